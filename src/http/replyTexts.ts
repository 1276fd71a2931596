/** Runs a dialect's state machine over a reply's events: what comes out is text for the wire. */
import { Cause, Effect, type Pull, type Scope, Stream } from "effect"
import type { ReplyEvent } from "../domain/Reply.ts"
import type { SimError } from "../domain/SimError.ts"
import type { WireFailure } from "./ApiStyle.ts"
import type { Frame, ReplyMachine } from "./CompletionCodec.ts"
import type { StreamFormat } from "./StreamFormat.ts"

export interface Encoder {
  /** The text of the events from `from` up to `end`: all frames that the machine makes of them, and its end. */
  readonly encode: (events: ReadonlyArray<ReplyEvent>, from: number, end: number) => string
  /** Whether the last event has been encoded. */
  readonly ended: () => boolean
  /** The text that tells of a failure at this place. */
  readonly failed: (failure: (error: SimError) => WireFailure, error: SimError) => string
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
      const data = machine.data?.(state, event)
      if (data !== undefined) {
        text += textOf({ data })
        continue
      }
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
  const failed = (failure: (error: SimError) => WireFailure, error: SimError): string => {
    const frames = machine.failed?.(state, error) ?? []
    return (frames.length === 0 ? [failure(error).frame] : frames).map(textOf).join("") + format.end
  }
  return { encode, ended: () => ended, failed }
}

/**
 * Pulls the texts one by one, none of them empty. A failure before the first fails the pull; one in mid-stream becomes
 * the dialect's error frame, and the end.
 */
export const replyTexts = (
  events: Stream.Stream<ReplyEvent, SimError>,
  { encode, failed: failedText }: Encoder,
  failure: (error: SimError) => WireFailure,
  beforeEnd: Effect.Effect<void> = Effect.void,
): Effect.Effect<Pull.Pull<string, SimError>, never, Scope.Scope> =>
  Effect.map(Stream.toPull(events), (pull) => {
    let begun = false
    let failed = false
    const textOf = (batch: ReadonlyArray<ReplyEvent>) =>
      Effect.suspend(() => {
        const text = encode(batch, 0, batch.length)
        if (text === "") return next
        begun = true
        return Effect.succeed(text)
      })
    const next: Pull.Pull<string, SimError> = Effect.flatMap(pull, (batch) =>
      batch.at(-1)?._tag === "Finished" ? Effect.andThen(beforeEnd, textOf(batch)) : textOf(batch),
    )
    const guarded = Effect.catchTag(next, "SimError", (error) => {
      if (!begun) return Effect.fail(error)
      failed = true
      return Effect.succeed(failedText(failure, error))
    })
    return Effect.suspend(() => (failed ? Cause.done() : guarded))
  })
