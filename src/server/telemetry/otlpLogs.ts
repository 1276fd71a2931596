/** The log, sent to a collector besides where it is written. */
import * as OtelLogger from "@effect/opentelemetry/OtelLogger"
import { type Context, ROOT_CONTEXT, TraceFlags, trace } from "@opentelemetry/api"
import { type LogAttributes, type Logger as OtlpLog, SeverityNumber } from "@opentelemetry/api-logs"
import { BatchLogRecordProcessor } from "@opentelemetry/sdk-logs"
import { Cause, Effect, Layer, Logger, References } from "effect"
import type { Settings } from "../../settings/Settings.ts"
import { present, type RequestLine, RequestLog } from "../RequestLine.ts"
import { logExporter } from "./Exporters.ts"
import { watchExporter } from "./watchExporter.ts"

export const otlpLogs = (telemetry: Settings["telemetry"], url: string) =>
  Layer.unwrap(
    Effect.map(OtelLogger.OtelLoggerProvider, (provider) => {
      const log = provider.getLogger("llmsim")
      return Layer.merge(Logger.layer([loggerTo(log)], { mergeWithExisting: true }), requestLogLayer(log))
    }),
  ).pipe(Layer.provide(providerLayer(telemetry, url)))

const providerLayer = (telemetry: Settings["telemetry"], url: string) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const exporter = yield* Effect.promise(() => logExporter(telemetry, url))
      const processor = new BatchLogRecordProcessor({
        exporter: yield* watchExporter(exporter, "logs"),
        scheduledDelayMillis: telemetry.export_delay_ms,
        maxQueueSize: telemetry.max_queue_size,
        maxExportBatchSize: Math.min(telemetry.max_queue_size, mostAtOnce),
      })
      return OtelLogger.layerLoggerProvider(processor)
    }),
  )

const mostAtOnce = 512

/** Request lines that have a shorter way than other logs come here by it too. */
const requestLogLayer = (log: OtlpLog) =>
  Layer.effect(
    RequestLog,
    Effect.map(RequestLog, (write) =>
      write === undefined
        ? undefined
        : (message: string, line: RequestLine, at: number) => {
            write(message, line, at)
            log.emit({
              body: message,
              timestamp: new Date(at),
              severityNumber: SeverityNumber.INFO,
              severityText: "Info",
              attributes: attributesOf(present(line)),
              context: contextOf(present(line)),
            })
          },
    ),
  )

const loggerTo = (log: OtlpLog) =>
  Logger.make(({ message, logLevel, cause, fiber, date }) => {
    const annotations = fiber.getRef(References.CurrentLogAnnotations)
    const failure = cause.reasons.length === 0 ? {} : { "exception.stacktrace": Cause.pretty(cause) }
    log.emit({
      body: Array.isArray(message) ? message.map(String).join(" ") : String(message),
      timestamp: date,
      severityNumber: OtelLogger.logLevelToSeverityNumber(logLevel),
      severityText: logLevel,
      attributes: attributesOf({ ...annotations, ...failure }),
      context: contextOf(annotations),
    })
  })

type Annotations = Readonly<Record<string, unknown>>

/** The trace has a place of its own in a record. */
const attributesOf = ({ trace_id: _, span_id: __, ...others }: Annotations): LogAttributes =>
  Object.fromEntries(
    Object.entries(others)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, isPlain(value) ? value : JSON.stringify(value)]),
  )

const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean"

const contextOf = ({ trace_id: traceId, span_id: spanId }: Annotations): Context =>
  typeof traceId === "string" && typeof spanId === "string"
    ? trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED })
    : ROOT_CONTEXT
