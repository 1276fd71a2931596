/** The spans of a call, made when they are sent: one of the server's, and one for each part of its way. */
import {
  type Attributes,
  type HrTime,
  type SpanContext,
  SpanKind,
  type SpanStatus,
  SpanStatusCode,
  TraceFlags,
} from "@opentelemetry/api"
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base"
import type { ObservedCall } from "../../stats/ObservedCall.ts"
import { operationName } from "../../stats/operationName.ts"
import { callAttributes } from "./callAttributes.ts"
import { callParts } from "./callParts.ts"
import { hrTime, isBefore } from "./hrTime.ts"
import { PartSpan } from "./PartSpan.ts"
import { randomHex } from "./randomHex.ts"
import { SentSpan } from "./SentSpan.ts"
import { limited, type SpanOrigin, sizeOf } from "./SpanOrigin.ts"
import type { TraceParent } from "./TraceParent.ts"

/** While it waits it is little more than its call, which does not change any more. */
export class CallSpan extends SentSpan {
  readonly call: ObservedCall
  #told: Attributes | undefined = undefined

  constructor(call: ObservedCall, parent: TraceParent | undefined, origin: SpanOrigin) {
    super(origin, parent?.traceId ?? randomHex(32), randomHex(16), parent && remote(parent))
    this.call = call
  }

  override get kind(): SpanKind {
    return SpanKind.SERVER
  }

  get name(): string {
    const { endpoint, model } = this.call
    return model ? `${operationName(endpoint)} ${model}` : operationName(endpoint)
  }

  get startTime(): HrTime {
    return hrTime(this.call.at)
  }

  get endTime(): HrTime {
    return hrTime(this.call.at + this.call.timing.duration)
  }

  /** A caller that leaves is no error of the server's. */
  override get status(): SpanStatus {
    const { outcome, error, status } = this.call
    return outcome === "error" ? { code: SpanStatusCode.ERROR, message: error ?? `status ${status}` } : super.status
  }

  override get attributes(): Attributes {
    this.#told ??= this.#allowed(callAttributes(this.call))
    return this.#told
  }

  override get droppedAttributesCount(): number {
    return this.origin.limits === undefined ? 0 : sizeOf(callAttributes(this.call)) - sizeOf(this.attributes)
  }

  /** In the order of their ends, as they would have been sent. */
  whole(): Array<ReadableSpan> {
    const all: Array<ReadableSpan> = []
    let start = this.startTime
    for (const part of callParts(this.call)) {
      const end = hrTime(this.call.at + part.to)
      all.push(new PartSpan(this, part, start, isBefore(end, start) ? start : end))
      start = end
    }
    all.push(this)
    return all
  }

  #allowed(attributes: Attributes): Attributes {
    const { limits } = this.origin
    return limits === undefined ? attributes : limited(attributes, limits.attributes, limits)
  }
}

const remote = ({ traceId, spanId }: TraceParent): SpanContext => ({
  traceId,
  spanId,
  traceFlags: TraceFlags.SAMPLED,
  isRemote: true,
})
