/** An answer that breaks on its way over a WebSocket, where each event is a message. */
import { Effect } from "effect"
import type { SocketError } from "effect/socket/Socket"
import type { Call } from "../../domain/Call.ts"
import { Internal, simError } from "../../domain/SimError.ts"
import { breakStream } from "../../faults/breakStream.ts"
import { type FaultKind, faultText } from "../../faults/Fault.ts"
import type { EventText } from "../../faults/Script.ts"
import type { Decoded } from "../../http/CompletionCodec.ts"
import type { WebSocketWire } from "../../http/webSocket.ts"
import type { Breakage } from "../../simulation/admission.ts"
import type { Answer } from "../../simulation/Simulation.ts"
import { machine } from "./encode.ts"
import { responsesFailure } from "./errors.ts"
import type { ResponseOptions } from "./ResponseOptions.ts"

export interface BrokenMessages {
  readonly decoded: Decoded<ResponseOptions>
  readonly answer: Answer
  readonly call: Call
  readonly wire: WebSocketWire<SocketError>
  readonly keepAll: Effect.Effect<void>
}

/** What is about packets, headers and lines, of which messages have none: the answer comes as it should. */
const withoutMeaning: ReadonlyArray<FaultKind> = [
  "split",
  "trickle",
  "wrong_content_type",
  "wrong_content_length",
  "redirect",
  "malformed_sse",
  "invalid_utf8",
]

/** What ends a stream early ends the connection. */
const closing: ReadonlyArray<FaultKind> = ["truncate", "truncated_body", "empty_stream", "empty_body"]

export const playMessages = Effect.fnUntraced(function* (broken: BrokenMessages, { fault, random }: Breakage) {
  const { answer, call, wire, keepAll } = broken
  if (call.notes !== undefined) call.notes.fault = faultText(fault)
  const { clock, startedAt } = answer.paced
  const errorText = lineOf(responsesFailure(simError(new Internal())).frame)
  const stream = { headers: {}, events: messagesOf(broken), errorText }
  const meant = withoutMeaning.includes(fault.kind) ? { ...fault, kind: "burst" as const, count: 1 } : fault
  const { steps, ending, endsAt } = breakStream(stream, meant, random)
  // What the caller does not get is complete all the same, unless the answer itself has failed.
  if (fault.kind !== "error_event") yield* keepAll
  for (const { due, bytes } of steps) {
    yield* clock.waitUntil(startedAt + due)
    yield* wire.send(Buffer.from(bytes).toString().split("\n").filter(Boolean))
  }
  yield* clock.waitUntil(startedAt + endsAt)
  if (ending === "reset") yield* wire.cut
  else if (closing.includes(fault.kind)) yield* wire.close
})

/** A line for each message: JSON has no line end within. */
const messagesOf = ({ decoded, answer }: BrokenMessages): ReadonlyArray<EventText> => {
  const { events, due } = answer.paced.timeline
  const { step, initial, failed } = machine(decoded)
  let state = initial
  return events.flatMap((event, index) => {
    const [next, frames] = step(state, event)
    state = next
    const errorText = failed?.(state, simError(new Internal())).map(lineOf).join("")
    const ofToolCall = event._tag === "ToolInputDelta"
    return frames.map((frame) => ({ due: due[index] ?? 0, text: lineOf(frame), ofToolCall, errorText }))
  })
}

const lineOf = ({ data }: { readonly data: string }): string => `${data}\n`
