/** Sends a call's parts along with it, which are made no sooner than that. */
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-base"
import { CallSpan } from "./CallSpan.ts"

/** The exporter itself. */
export const withParts = (exporter: SpanExporter): SpanExporter => {
  const send = exporter.export.bind(exporter)
  exporter.export = (spans, done) => {
    const all: Array<ReadableSpan> = []
    for (const span of spans) {
      if (span instanceof CallSpan) all.push(...span.whole())
      else all.push(span)
    }
    send(all, done)
  }
  return exporter
}
