/** The spans of a call, made when it has ended: one of the server's, and one for each part of its way. */
import { Cause, Context, Data, Exit, Option, Tracer } from "effect"
import { faultKind, type ObservedCall } from "../stats/ObservedCall.ts"
import { operationName } from "../stats/operationName.ts"

class CallFailed extends Data.TaggedError("CallFailed")<{ readonly message: string }> {}

/** `samples` decides for calls whose callers have not decided themselves. */
export const traceCall =
  (tracer: Tracer.Tracer, samples: () => boolean) =>
  (call: ObservedCall): string | undefined => {
    const parent = parentOf(call.traceparent)
    if (!(parent?.sampled ?? samples())) return undefined
    const at = (ms: number) => BigInt(Math.round((call.at + ms) * 1000)) * 1000n
    const name = [operationName(call.endpoint), call.model].filter(Boolean).join(" ")
    const server = startSpan(tracer, name, "server", parent, at(0))
    for (const [key, value] of attributesOf(call)) server.attribute(key, value)
    if (call.fault !== undefined) server.event("fault", at(call.phases.planned ?? 0), { "llmsim.fault": call.fault })
    const { decoded = call.timing.duration, planned } = call.phases
    childSpan(tracer, server, "decode", at(0), at(decoded))
    if (planned !== undefined) {
      childSpan(tracer, server, "plan", at(decoded), at(planned))
      const stream = startSpan(tracer, call.streaming ? "stream" : "wait", "internal", server, at(planned))
      const { ttft, duration } = call.timing
      if (ttft !== undefined) stream.event("first_token", at(ttft), { "llmsim.planned_ms": call.planned?.ttft ?? 0 })
      stream.end(at(duration), Exit.void)
    }
    server.end(at(call.timing.duration), exitOf(call))
    return server.traceId
  }

const startSpan = (
  tracer: Tracer.Tracer,
  name: string,
  kind: Tracer.SpanKind,
  parent: Tracer.AnySpan | undefined,
  startTime: bigint,
): Tracer.Span =>
  tracer.span({
    name,
    kind,
    parent: Option.fromUndefinedOr(parent),
    annotations: Context.empty(),
    links: [],
    startTime,
    root: parent === undefined,
    sampled: true,
  })

const childSpan = (tracer: Tracer.Tracer, parent: Tracer.Span, name: string, start: bigint, end: bigint): void =>
  startSpan(tracer, name, "internal", parent, start).end(end, Exit.void)

/** W3C trace context: version, trace, span and flags. */
const parentOf = (traceparent: string | undefined): Tracer.ExternalSpan | undefined => {
  const [, traceId, spanId, flags] =
    /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/.exec(traceparent ?? "") ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined
  return Tracer.externalSpan({ traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 })
}

const attributesOf = (call: ObservedCall): ReadonlyArray<readonly [string, unknown]> => {
  const all: ReadonlyArray<readonly [string, unknown]> = [
    ["gen_ai.operation.name", operationName(call.endpoint)],
    ["gen_ai.provider.name", call.provider],
    ["gen_ai.request.model", call.model],
    ["gen_ai.response.model", call.usage === undefined ? undefined : call.model],
    ["gen_ai.response.id", call.answerKey],
    ["gen_ai.response.finish_reasons", call.finishReasons.length === 0 ? undefined : call.finishReasons],
    ["gen_ai.usage.input_tokens", call.usage?.prompt],
    ["gen_ai.usage.output_tokens", call.usage?.completion],
    ["http.request.method", call.method],
    ["http.response.status_code", call.outcome === "aborted" ? undefined : call.status],
    ["url.path", call.path],
    ["error.type", call.error ?? (call.outcome === "error" ? String(call.status) : undefined)],
    ["llmsim.request_id", call.id],
    ["llmsim.endpoint", call.endpoint],
    ["llmsim.key", call.caller],
    ["llmsim.outcome", call.outcome],
    ["llmsim.fault", call.fault === undefined ? undefined : faultKind(call.fault)],
  ]
  return all.filter(([, value]) => value !== undefined)
}

const exitOf = ({ outcome, error, status }: ObservedCall): Exit.Exit<void, unknown> => {
  if (outcome === "aborted") return Exit.failCause(Cause.interrupt())
  return outcome === "ok" ? Exit.void : Exit.fail(new CallFailed({ message: error ?? `status ${status}` }))
}
