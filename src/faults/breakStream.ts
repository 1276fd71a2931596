/** Breaks a stream of events. */
import type { Random } from "effect"
import { cutBytes, trickled } from "./cutBytes.ts"
import type { Fault } from "./Fault.ts"
import type { EventText, Script, Step } from "./Script.ts"

export interface StreamToBreak {
  readonly headers: Readonly<Record<string, string>>
  readonly events: ReadonlyArray<EventText>
  /** The provider's error, as an event of a stream that has begun. */
  readonly errorText: string
}

type Events = ReadonlyArray<EventText>

/** All chance is drawn from `random`, so that the same fault breaks the same stream in the same way. */
export const breakStream = (stream: StreamToBreak, fault: Fault, random: Random.Random): Script => {
  const { headers, events, errorText } = stream
  const whole = scriptOf(headers, events)
  const position = positionOf(events, fault, random)
  const before = events.slice(0, position)
  switch (fault.kind) {
    case "disconnect":
      return { ...scriptOf(headers, before), ending: "reset", endsAt: fault.after_ms ?? lastDue(before) }
    case "cut_tool_call":
      return { ...scriptOf(headers, beforeToolInput(events, before)), ending: "reset" }
    case "truncate":
      return scriptOf(headers, before)
    case "error_event": {
      const text = before.at(-1)?.errorText ?? errorText
      return scriptOf(headers, [...before, { due: lastDue(before), text, ofToolCall: false }])
    }
    case "stall":
      return scriptOf(headers, delayed(events, position, fault.ms ?? usualStallMs))
    case "slow":
      return scriptOf(headers, slowed(events, fault.factor ?? usualSlowness))
    case "malformed_json":
      return scriptOf(headers, replaced(events, position, withoutEnd))
    case "malformed_sse":
      return scriptOf(headers, replaced(events, position, withoutField))
    case "duplicate_event":
      return scriptOf(
        headers,
        replaced(events, position, (text) => text + text),
      )
    case "drop_event":
      return scriptOf(
        headers,
        replaced(events, position, () => ""),
      )
    case "missing_done":
      return scriptOf(headers, replaced(events, events.length - 1, withoutLastFrame))
    case "split":
      return { ...whole, steps: cutBytes(whole.steps, random) }
    case "trickle":
      return atLast({ ...whole, steps: trickled(whole.steps, fault.ms ?? 1) })
    case "burst":
      return scriptOf(headers, bursts(events, fault.count ?? usualBurst))
    case "wrong_content_type":
      return { ...whole, headers: { ...headers, "content-type": "text/html; charset=utf-8" } }
    case "empty_stream":
    case "empty_body":
      return { ...whole, steps: [] }
    case "reset":
      return { ...whole, steps: [], ending: "reset", endsAt: fault.after_ms ?? 0 }
    case "slow_headers":
      return scriptOf(headers, delayed(events, 0, fault.ms ?? usualStallMs))
    case "redirect":
      return { ...whole, status: 307, steps: [] }
    case "invalid_utf8":
      return { ...whole, steps: [...whole.steps, { due: whole.endsAt, bytes: invalidUtf8 }] }
    case "truncated_body":
      return scriptOf(headers, before)
    case "wrong_content_length":
      return { ...whole, ending: "close" }
    default:
      return whole
  }
}

const usualStallMs = 5_000
const usualSlowness = 10
const usualBurst = 20

/** A byte that begins no character, in a comment that a reader of the stream would skip. */
const invalidUtf8 = Uint8Array.of(0x3a, 0x20, 0xc3, 0x28, 0xff, 0x0a, 0x0a)

const encoder = new TextEncoder()
const lastDue = (events: Events): number => events.at(-1)?.due ?? 0

const scriptOf = (headers: StreamToBreak["headers"], events: Events): Script => ({
  status: 200,
  headers,
  steps: events.flatMap(
    ({ due, text }): ReadonlyArray<Step> => (text === "" ? [] : [{ due, bytes: encoder.encode(text) }]),
  ),
  ending: "end",
  endsAt: lastDue(events),
})

const atLast = (script: Script): Script => ({ ...script, endsAt: script.steps.at(-1)?.due ?? script.endsAt })

/** How many events leave before the fault: as it says, or drawn; never all of them. */
const positionOf = (events: Events, fault: Fault, random: Random.Random): number => {
  const most = Math.max(0, events.length - 1)
  const { after_events, at_fraction, after_ms } = fault
  if (after_events !== undefined) return Math.min(after_events, most)
  if (at_fraction !== undefined) return Math.min(Math.floor(at_fraction * events.length), most)
  if (after_ms !== undefined) return Math.min(events.filter(({ due }) => due <= after_ms).length, most)
  return Math.min(1 + Math.floor(random.nextDoubleUnsafe() * most), most)
}

/** Up to the middle of the first tool call's input, but not to its end; where there is none, as far as the fault said. */
const beforeToolInput = (events: Events, otherwise: Events): Events => {
  const first = events.findIndex(({ ofToolCall }) => ofToolCall)
  if (first === -1) return otherwise
  const length = events.slice(first).findIndex(({ ofToolCall }) => !ofToolCall)
  return events.slice(0, first + Math.floor((length === -1 ? events.length - first : length) / 2))
}

const delayed = (events: Events, from: number, ms: number): Events =>
  events.map((event, index) => (index < from ? event : { ...event, due: event.due + ms }))

/** The first event keeps its time. */
const slowed = (events: Events, factor: number): Events => {
  const start = events[0]?.due ?? 0
  return events.map((event) => ({ ...event, due: start + (event.due - start) * factor }))
}

const bursts = (events: Events, count: number): Events =>
  events.map((event, index) => ({
    ...event,
    due: events[Math.min(events.length - 1, index - (index % count) + count - 1)]?.due ?? event.due,
  }))

const replaced = (events: Events, position: number, change: (text: string) => string): Events =>
  events.map((event, index) => (index === position ? { ...event, text: change(event.text) } : event))

/** Cuts JSON in the middle: that of the first `data` line, or a whole event where the stream is JSON itself. */
const withoutEnd = (text: string): string => {
  const json = /^data: /m.test(text) ? /^(data: )(.*)$/m : /^()(.*)/
  return text.replace(json, (_, field: string, data: string) => field + data.slice(0, data.length / 2))
}

const withoutField = (text: string): string => text.replace(/^data: /m, "dat a ")

/** An array stays open; of lines and of events the last is left out, however the provider ends them. */
const withoutLastFrame = (text: string): string => {
  if (text.endsWith("]")) return text.slice(0, -1)
  const frames = text.match(/^data: /m) ? text.match(/[\s\S]*?\r?\n\r?\n/g) : text.match(/.*\n/g)
  return (frames ?? []).slice(0, -1).join("")
}
