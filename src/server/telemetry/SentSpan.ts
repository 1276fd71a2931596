/** A span that has ended, as the SDK's exporters read it; it is its own context, too. */
import {
  type Attributes,
  type HrTime,
  type Link,
  type SpanContext,
  SpanKind,
  type SpanStatus,
  SpanStatusCode,
  TraceFlags,
} from "@opentelemetry/api"
import type { ReadableSpan, TimedEvent } from "@opentelemetry/sdk-trace-base"
import { hrSince } from "./hrTime.ts"
import type { SpanOrigin } from "./SpanOrigin.ts"

const noAttributes: Attributes = {}
const noEvents: Array<TimedEvent> = []
const noLinks: Array<Link> = []
const unset: SpanStatus = { code: SpanStatusCode.UNSET }

/** What most spans have in common is asked of the class, so that a span that waits is small. */
export abstract class SentSpan implements ReadableSpan, SpanContext {
  abstract readonly name: string
  abstract readonly startTime: HrTime
  abstract readonly endTime: HrTime
  readonly origin: SpanOrigin
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanContext?: SpanContext

  constructor(origin: SpanOrigin, traceId: string, spanId: string, parent: SpanContext | undefined) {
    this.origin = origin
    this.traceId = traceId
    this.spanId = spanId
    if (parent !== undefined) this.parentSpanContext = parent
  }

  spanContext(): SpanContext {
    return this
  }

  get traceFlags(): TraceFlags {
    return TraceFlags.SAMPLED
  }

  get kind(): SpanKind {
    return SpanKind.INTERNAL
  }

  get status(): SpanStatus {
    return unset
  }

  get attributes(): Attributes {
    return noAttributes
  }

  get events(): Array<TimedEvent> {
    return noEvents
  }

  get links(): Array<Link> {
    return noLinks
  }

  get duration(): HrTime {
    return hrSince(this.endTime, this.startTime)
  }

  get ended(): boolean {
    return true
  }

  get resource(): ReadableSpan["resource"] {
    return this.origin.resource
  }

  get instrumentationScope(): ReadableSpan["instrumentationScope"] {
    return this.origin.instrumentationScope
  }

  get droppedAttributesCount(): number {
    return 0
  }

  get droppedEventsCount(): number {
    return 0
  }

  get droppedLinksCount(): number {
    return 0
  }
}
