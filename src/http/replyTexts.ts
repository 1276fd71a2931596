/** Runs a dialect's state machine over a reply's events: what comes out is text for the wire. */
import { Effect, type Pull, type Scope, Stream } from "effect"
import type { ReplyEvent } from "../domain/Reply.ts"
import type { SimError } from "../domain/SimError.ts"
import type { Frame, ReplyMachine, WireFailure } from "./CompletionCodec.ts"

export interface ReplyTexts {
  /** The next text, never empty: all frames of one batch of events. */
  readonly pull: Pull.Pull<string, SimError>
  /** Whether the text that was pulled last is the last. */
  readonly ended: () => boolean
}

/** A failure before the first text fails the pull; one in mid-stream becomes the dialect's error frame, and the end. */
export const replyTexts = <State>(
  events: Stream.Stream<ReplyEvent, SimError>,
  machine: ReplyMachine<State>,
  failure: (error: SimError) => WireFailure,
  textOf: (frame: Frame) => string,
): Effect.Effect<ReplyTexts, never, Scope.Scope> =>
  Effect.map(Stream.toPull(events), (pull) => {
    let state = machine.initial
    let begun = false
    let ended = false
    const encode = (batch: ReadonlyArray<ReplyEvent>): string => {
      let text = ""
      for (const event of batch) {
        const [next, frames] = machine.step(state, event)
        state = next
        for (const frame of frames) text += textOf(frame)
        if (event._tag !== "Finished") continue
        for (const frame of machine.end(state)) text += textOf(frame)
        ended = true
      }
      return text
    }
    const next: ReplyTexts["pull"] = Effect.flatMap(pull, (batch) => {
      const text = encode(batch)
      if (text === "") return next
      begun = true
      return Effect.succeed(text)
    })
    const guarded: ReplyTexts["pull"] = Effect.catchTag(next, "SimError", (error) => {
      if (!begun) return Effect.fail(error)
      ended = true
      return Effect.succeed(textOf(failure(error).frame))
    })
    return { pull: guarded, ended: () => ended }
  })
