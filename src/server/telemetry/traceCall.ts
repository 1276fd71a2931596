/** The spans of a call, made when it has ended: one of the server's, and one for each part of its way. */
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from "@opentelemetry/api"
import type { ObservedCall } from "../../stats/ObservedCall.ts"
import { operationName } from "../../stats/operationName.ts"
import { callAttributes } from "./callAttributes.ts"
import { callParts } from "./callParts.ts"
import type { TraceIds } from "./RequestTracer.ts"
import { parseTraceparent, type TraceParent } from "./TraceParent.ts"

export const traceCall =
  (tracer: Tracer) =>
  (call: ObservedCall): TraceIds => {
    const parent = parseTraceparent(call.traceparent)
    const at = (ms: number) => timeOf(call.at + ms)
    const name = [operationName(call.endpoint), call.model].filter(Boolean).join(" ")
    const server = tracer.startSpan(
      name,
      { kind: SpanKind.SERVER, startTime: at(0), attributes: callAttributes(call) },
      contextOf(parent),
    )
    const inside = trace.setSpan(ROOT_CONTEXT, server)
    for (const { name, from, to, events } of callParts(call)) {
      const part = tracer.startSpan(name, { startTime: at(from) }, inside)
      for (const event of events) part.addEvent(event.name, event.attributes, at(event.at))
      part.end(at(to))
    }
    noteOutcome(server, call)
    server.end(at(call.timing.duration))
    const { traceId, spanId } = server.spanContext()
    return { traceId, spanId }
  }

const contextOf = (parent: TraceParent | undefined): Context =>
  parent === undefined
    ? ROOT_CONTEXT
    : trace.setSpanContext(ROOT_CONTEXT, {
        traceId: parent.traceId,
        spanId: parent.spanId,
        traceFlags: TraceFlags.SAMPLED,
        isRemote: true,
      })

/** A caller that leaves is no error of the server's. */
const noteOutcome = (server: Span, { outcome, error, status }: ObservedCall): void => {
  if (outcome === "error") server.setStatus({ code: SpanStatusCode.ERROR, message: error ?? `status ${status}` })
}

/** Seconds and nanoseconds, since a number with both is not exact. */
const timeOf = (unixMs: number): [number, number] => {
  const seconds = Math.floor(unixMs / 1000)
  return [seconds, Math.floor((unixMs - seconds * 1000) * 1e6)]
}
