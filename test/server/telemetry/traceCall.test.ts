/** The spans of a call are those that OpenTelemetry's SDK would make of it. */

import { assert, it } from "@effect/vitest"
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, type Tracer, trace } from "@opentelemetry/api"
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanLimits,
} from "@opentelemetry/sdk-trace-base"
import { callAttributes } from "../../../src/server/telemetry/callAttributes.ts"
import { callParts } from "../../../src/server/telemetry/callParts.ts"
import { hrTime } from "../../../src/server/telemetry/hrTime.ts"
import { spanOrigin } from "../../../src/server/telemetry/SpanOrigin.ts"
import { traceCall } from "../../../src/server/telemetry/traceCall.ts"
import { withParts } from "../../../src/server/telemetry/withParts.ts"
import type { ObservedCall } from "../../../src/stats/ObservedCall.ts"
import { operationName } from "../../../src/stats/operationName.ts"
import { callOf } from "../../stats/callOf.ts"
import { parentId, traceId } from "./telemetryServer.ts"

const phases = { decoded: 0.25, admitted: 0.5, chosen: 0.625, planned: 1.7 }
const late = { at: 1_790_000_000_999.75, phases, timing: { ttft: 2.3, duration: 40.123 } }

const calls: Readonly<Record<string, ObservedCall>> = {
  whole: callOf(),
  stream: callOf({ ...late, streaming: true, session: "s", finishReasons: ["stop", "length"] }),
  continued: callOf({ ...late, traceparent: `00-${traceId}-${parentId}-01` }),
  broken: callOf({
    ...late,
    streaming: true,
    outcome: "error",
    error: "Overloaded",
    fault: "disconnect;after_events=2",
  }),
  refused: callOf({ outcome: "error", status: 404, model: undefined, usage: undefined, answerKey: undefined }),
  left: callOf({ ...late, outcome: "aborted" }),
  "backwards in time": callOf({ phases: { decoded: 2, admitted: 1, chosen: 1.5, planned: 1 } }),
  "without parts": callOf({
    phases: { decoded: undefined, admitted: undefined, chosen: undefined, planned: undefined },
  }),
  "beyond ASCII": callOf({ model: "gpt-ü-🚀", path: "/naïve" }),
}

const tracerOf = (spanLimits: SpanLimits, exporter = new InMemorySpanExporter()) => {
  const processor = new SimpleSpanProcessor(exporter)
  const provider = new BasicTracerProvider({ spanLimits, sampler: new AlwaysOnSampler(), spanProcessors: [processor] })
  return { tracer: provider.getTracer("llmsim"), processor, exporter }
}

/** By the SDK's own tracer. */
const startSpans = (tracer: Tracer, call: ObservedCall) => {
  const at = (ms: number) => hrTime(call.at + ms)
  const parent = { traceId, spanId: parentId, traceFlags: TraceFlags.SAMPLED, isRemote: true }
  const server = tracer.startSpan(
    [operationName(call.endpoint), call.model].filter(Boolean).join(" "),
    { kind: SpanKind.SERVER, startTime: at(0), attributes: callAttributes(call) },
    call.traceparent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent),
  )
  for (const { name, from, to, events } of callParts(call)) {
    const part = tracer.startSpan(name, { startTime: at(from) }, trace.setSpan(ROOT_CONTEXT, server))
    for (const event of events) part.addEvent(event.name, event.attributes, at(event.at))
    part.end(at(to))
  }
  const message = call.error ?? `status ${call.status}`
  if (call.outcome === "error") server.setStatus({ code: SpanStatusCode.ERROR, message })
  server.end(at(call.timing.duration))
}

/** All that an exporter can read, with the number of an id instead of it. */
const readAll = (spans: ReadonlyArray<ReadableSpan>) => {
  const ids = [traceId, parentId]
  const numberOf = (id: string) => (ids.includes(id) ? ids.indexOf(id) : ids.push(id) - 1)
  const contextOf = ({
    traceId,
    spanId,
    traceFlags,
    traceState,
    isRemote,
  }: ReturnType<ReadableSpan["spanContext"]>) => ({
    ...{ trace: numberOf(traceId), span: numberOf(spanId), traceFlags, traceState, isRemote },
  })
  return spans.map((span) => ({
    ...{ name: span.name, kind: span.kind, context: contextOf(span.spanContext()) },
    parent: span.parentSpanContext && contextOf(span.parentSpanContext),
    ...{ start: span.startTime, end: span.endTime, duration: span.duration, ended: span.ended, status: span.status },
    ...{ attributes: Object.entries(span.attributes), events: span.events, links: span.links },
    ...{ resource: span.resource.attributes, scope: span.instrumentationScope },
    dropped: [span.droppedAttributesCount, span.droppedEventsCount, span.droppedLinksCount],
  }))
}

const limitsOf: Readonly<Record<string, SpanLimits>> = {
  "no limits": {},
  "few attributes": { attributeCountLimit: 3 },
  "no attributes": { attributeCountLimit: 0, attributePerEventCountLimit: 0 },
  "short values": { attributeValueLengthLimit: 4 },
  "one event": { eventCountLimit: 1 },
  "no events": { eventCountLimit: 0 },
}

for (const [limit, limits] of Object.entries(limitsOf)) {
  for (const [kind, call] of Object.entries(calls)) {
    it(`a call ${kind} has the spans that the SDK makes, with ${limit}`, () => {
      const sdk = tracerOf(limits)
      startSpans(sdk.tracer, call)
      const ours = tracerOf(limits, withParts(new InMemorySpanExporter()) as InMemorySpanExporter)
      const ids = traceCall(ours.processor, spanOrigin(ours.tracer))(call)
      const sent = ours.exporter.getFinishedSpans()
      assert.deepStrictEqual(readAll(sent), readAll(sdk.exporter.getFinishedSpans()))
      assert.deepInclude(sent.at(-1)?.spanContext(), { traceId: ids.traceId, spanId: ids.spanId })
      for (const span of sent) assert.match(span.spanContext().spanId, /^[0-9a-f]{16}$/)
      assert.match(ids.traceId, /^[0-9a-f]{32}$/)
    })
  }
}
