/** A trace of every call, or of some, to a collector. */
import * as NodeSdk from "@effect/opentelemetry/NodeSdk"
import * as OtelTracer from "@effect/opentelemetry/OtelTracer"
import { AlwaysOnSampler, BatchSpanProcessor, type SpanProcessor } from "@opentelemetry/sdk-trace-base"
import { Effect, Layer, Random } from "effect"
import type { Settings } from "../../settings/Settings.ts"
import { spanExporter } from "./Exporters.ts"
import { RequestTracer } from "./RequestTracer.ts"
import { spanOrigin } from "./SpanOrigin.ts"
import { samplerOf } from "./samplerOf.ts"
import { parseTraceparent } from "./TraceParent.ts"
import { traceCall } from "./traceCall.ts"
import { watchExporter } from "./watchExporter.ts"
import { withParts } from "./withParts.ts"

/** The SDK is given only what is to be sent: whether a call is traced was decided before. */
const tracerConfig = { sampler: new AlwaysOnSampler() }

export const otlpTraces = (telemetry: Settings["telemetry"], url: string) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const exporter = yield* Effect.promise(() => spanExporter(telemetry, url))
      const processor = new BatchSpanProcessor(withParts(yield* watchExporter(exporter, "traces")), {
        scheduledDelayMillis: telemetry.export_delay_ms,
        maxQueueSize: telemetry.max_queue_size,
        maxExportBatchSize: Math.min(telemetry.max_queue_size, mostAtOnce),
      })
      return tracerLayer(telemetry, processor).pipe(Layer.provide(NodeSdk.layerTracerProvider(processor, tracerConfig)))
    }),
  )

const tracerLayer = (telemetry: Settings["telemetry"], processor: SpanProcessor) =>
  Layer.effect(
    RequestTracer,
    Effect.gen(function* () {
      const random = yield* Random.Random
      const provider = yield* OtelTracer.OtelTracerProvider
      const samples = samplerOf(telemetry, () => random.nextDoubleUnsafe())
      return {
        samples: (traceparent: string | undefined) => samples(parseTraceparent(traceparent)),
        trace: traceCall(processor, spanOrigin(provider.getTracer("llmsim"))),
      }
    }),
  )

/**
 * A call waits as one span and is sent as several, of the server's and of five parts mostly: about a thousand at once,
 * twice as many as is usual, since a request costs a collector, and us, more than the spans of a hundred calls.
 */
const mostAtOnce = 170
