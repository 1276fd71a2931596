/** Sends a trace of every call, or of some, to an OpenTelemetry collector. */
import { Effect, Layer, Random } from "effect"
import { FetchHttpClient } from "effect/http"
import { OtlpExporter, OtlpSerialization, OtlpTracer } from "effect/observability"
import type { Settings } from "../settings/Settings.ts"
import { RequestTracer } from "./RequestTracer.ts"
import { traceCall } from "./traceCall.ts"

type Telemetry = Settings["telemetry"] & { readonly endpoint: string }

export const otlpTracing = ({
  endpoint,
  protocol,
  headers,
  service_name,
  resource_attributes,
  sample_ratio,
}: Telemetry) =>
  Layer.effect(
    RequestTracer,
    Effect.gen(function* () {
      const random = yield* Random.Random
      const tracer = yield* OtlpTracer.make({
        url: `${endpoint.replace(/\/+$/, "")}/v1/traces`,
        headers: pairsOf(headers),
        resource: { serviceName: service_name, attributes: pairsOf(resource_attributes) },
        exportInterval: "1 second",
      })
      return traceCall(tracer, () => random.nextDoubleUnsafe() < sample_ratio)
    }),
  ).pipe(
    Layer.provide([
      OtlpExporter.layerFlusher,
      protocol === "http/json" ? OtlpSerialization.layerJson : OtlpSerialization.layerProtobuf,
      FetchHttpClient.layer,
    ]),
  )

/** `a=b,c=d`, as OpenTelemetry's variables have it: names and values are percent-encoded. */
const pairsOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split(",")
      .map((pair) => pair.split(/=(.*)/s, 2).map((part) => decoded(part.trim())))
      .filter((pair): pair is [string, string] => pair.length === 2 && pair[0] !== ""),
  )

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
