/** The span of a part of a call's way. */
import type { HrTime } from "@opentelemetry/api"
import type { TimedEvent } from "@opentelemetry/sdk-trace-base"
import type { CallSpan } from "./CallSpan.ts"
import type { CallPart } from "./callParts.ts"
import { hrTime } from "./hrTime.ts"
import { randomHex } from "./randomHex.ts"
import { SentSpan } from "./SentSpan.ts"
import { limited, type SpanLimits, sizeOf } from "./SpanOrigin.ts"

export class PartSpan extends SentSpan {
  readonly name: string
  readonly startTime: HrTime
  readonly endTime: HrTime
  readonly #events: Array<TimedEvent>
  readonly #dropped: number

  constructor(server: CallSpan, { name, events }: CallPart, startTime: HrTime, endTime: HrTime) {
    super(server.origin, server.traceId, randomHex(16), server)
    this.name = name
    this.startTime = startTime
    this.endTime = endTime
    const { limits } = server.origin
    const all = events.map(
      (event): TimedEvent => ({
        name: event.name,
        attributes: event.attributes,
        time: hrTime(server.call.at + event.at),
        droppedAttributesCount: 0,
      }),
    )
    this.#events = limits === undefined ? all : lastEvents(all, limits)
    this.#dropped = all.length - this.#events.length
  }

  override get events(): Array<TimedEvent> {
    return this.#events
  }

  override get droppedEventsCount(): number {
    return this.#dropped
  }
}

/** Of too many events the first go. */
const lastEvents = (all: ReadonlyArray<TimedEvent>, limits: SpanLimits): Array<TimedEvent> =>
  all.slice(Math.max(0, all.length - limits.events)).map((event) => {
    const attributes = limited(event.attributes ?? {}, limits.eventAttributes, limits)
    return { ...event, attributes, droppedAttributesCount: sizeOf(event.attributes) - sizeOf(attributes) }
  })
