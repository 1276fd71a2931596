/** What all spans of a process share: whose they are, and how much they may tell. */
import { type Attributes, ROOT_CONTEXT, type Tracer } from "@opentelemetry/api"
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base"

export interface SpanLimits {
  readonly attributes: number
  readonly valueLength: number
  readonly events: number
  readonly eventAttributes: number
}

export interface SpanOrigin extends Pick<ReadableSpan, "resource" | "instrumentationScope"> {
  /** Absent, none of them is narrower than what a call has to tell. */
  readonly limits: SpanLimits | undefined
}

/** More than a span of ours ever has, save that nothing bounds a value. */
const plenty = { attributes: 64, valueLength: 2 ** 20, events: 4, eventAttributes: 4 }

/** The SDK reads the limits from variables of its own; it shows them by what it leaves of a span that is never sent. */
export const spanOrigin = (tracer: Tracer): SpanOrigin => {
  const span = tracer.startSpan("limits", { attributes: { "0": "x".repeat(plenty.valueLength) } }, ROOT_CONTEXT)
  for (let i = 1; i < plenty.attributes; i++) span.setAttribute(String(i), i)
  for (let i = 0; i < plenty.events; i++) span.addEvent("some", { a: 1, b: 2, c: 3, d: 4 })
  const { attributes, events, resource, instrumentationScope } = span as unknown as ReadableSpan
  const length = String(attributes["0"] ?? "").length
  const limits = {
    attributes: sizeOf(attributes),
    valueLength: length === 0 || length === plenty.valueLength ? Number.POSITIVE_INFINITY : length,
    events: events.length,
    eventAttributes: sizeOf(events[0]?.attributes),
  }
  const isWide =
    limits.attributes === plenty.attributes &&
    limits.valueLength === Number.POSITIVE_INFINITY &&
    limits.events === plenty.events &&
    limits.eventAttributes === plenty.eventAttributes
  return { resource, instrumentationScope, limits: isWide ? undefined : limits }
}

/** The first attributes, and as much of their values as may be told. */
export const limited = (attributes: Attributes, most: number, { valueLength }: SpanLimits): Attributes =>
  Object.fromEntries(
    Object.entries(attributes)
      .slice(0, most)
      .map(([name, value]) => [name, shortened(value, valueLength)]),
  )

export const sizeOf = (attributes: Attributes = {}): number => Object.keys(attributes).length

const shortened = (value: Attributes[string], length: number): Attributes[string] => {
  if (typeof value === "string") return value.slice(0, length)
  return Array.isArray(value) ? (value.map((one) => shortened(one as string, length)) as Array<string>) : value
}
