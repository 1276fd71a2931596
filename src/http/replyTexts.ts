/** Runs a dialect's state machine over a reply's events: what comes out is text for the wire. */
import { Cause, Effect, type Pull, type Scope, Stream } from "effect"
import type { ReplyEvent } from "../domain/Reply.ts"
import type { SimError } from "../domain/SimError.ts"
import type { Frame, ReplyMachine, WireFailure } from "./CompletionCodec.ts"
import type { StreamFormat } from "./StreamFormat.ts"

export interface Encoder {
  /** The text of the events from `from` up to `end`: all frames that the machine makes of them, and its end. */
  readonly encode: (events: ReadonlyArray<ReplyEvent>, from: number, end: number) => string
  /** Whether the last event has been encoded. */
  readonly ended: () => boolean
}

export const encoderOf = <State>(machine: ReplyMachine<State>, format: StreamFormat): Encoder => {
  let state = machine.initial
  let ended = false
  let first = true
  const textOf = (frame: Frame): string => {
    const text = format.text(frame, first)
    first = false
    return text
  }
  const encode = (events: ReadonlyArray<ReplyEvent>, from: number, end: number): string => {
    let text = ""
    for (let i = from; i < end; i++) {
      const event = events[i] as ReplyEvent
      const [next, frames] = machine.step(state, event)
      state = next
      for (const frame of frames) text += textOf(frame)
      if (event._tag !== "Finished") continue
      for (const frame of machine.end(state)) text += textOf(frame)
      text += format.end
      ended = true
    }
    return text
  }
  return { encode, ended: () => ended }
}

/**
 * Pulls the texts one by one, none of them empty. A failure before the first fails the pull; one in mid-stream becomes
 * the dialect's error frame, and the end.
 */
export const replyTexts = (
  events: Stream.Stream<ReplyEvent, SimError>,
  { encode }: Encoder,
  failureText: (error: SimError) => string,
): Effect.Effect<Pull.Pull<string, SimError>, never, Scope.Scope> =>
  Effect.map(Stream.toPull(events), (pull) => {
    let begun = false
    let failed = false
    const next: Pull.Pull<string, SimError> = Effect.flatMap(pull, (batch) => {
      const text = encode(batch, 0, batch.length)
      if (text === "") return next
      begun = true
      return Effect.succeed(text)
    })
    const guarded = Effect.catchTag(next, "SimError", (error) => {
      if (!begun) return Effect.fail(error)
      failed = true
      return Effect.succeed(failureText(error))
    })
    return Effect.suspend(() => (failed ? Cause.done() : guarded))
  })

export const failureTextOf =
  (failure: (error: SimError) => WireFailure, format: StreamFormat) =>
  (error: SimError): string =>
    format.text(failure(error).frame, false) + format.end
