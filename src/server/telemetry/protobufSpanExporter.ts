/** OpenTelemetry's exporter of traces in protobuf, save that the bytes of our spans are made here. */
import { OTLPExporterBase } from "@opentelemetry/otlp-exporter-base"
import { convertLegacyHttpOptions, createOtlpHttpExportDelegate } from "@opentelemetry/otlp-exporter-base/node-http"
import { type ISerializer, ProtobufTraceSerializer, TraceExporterMetricsHelper } from "@opentelemetry/otlp-transformer"
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-base"
import { otlpSpans } from "./otlpSpans.ts"
import { SentSpan } from "./SentSpan.ts"

export const protobufSpanExporter = (target: { url: string; headers: Record<string, string> }): SpanExporter => {
  const options = convertLegacyHttpOptions(target, "TRACES", "v1/traces", { "Content-Type": "application/x-protobuf" })
  const component = "otlp_http_span_exporter"
  return new OTLPExporterBase(
    createOtlpHttpExportDelegate(options, serializer, component, TraceExporterMetricsHelper, undefined),
  )
}

type Response = ReturnType<typeof ProtobufTraceSerializer.deserializeResponse>

/** The spans of one exporter are all of one origin. */
const serializer: ISerializer<Array<ReadableSpan>, Response> = {
  serializeRequest: (spans) => {
    const [first] = spans
    return first instanceof SentSpan && spans.every((span) => span instanceof SentSpan)
      ? otlpSpans(spans, first.origin)
      : ProtobufTraceSerializer.serializeRequest(spans)
  },
  deserializeResponse: (data) => ProtobufTraceSerializer.deserializeResponse(data),
}
