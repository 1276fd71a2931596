/** Runs a dialect's state machine over a reply's events: what comes out is text for the wire. */
import { Stream } from "effect"
import type { ReplyEvent } from "../domain/Reply.ts"
import type { SimError } from "../domain/SimError.ts"
import type { Frame, ReplyMachine, WireFailure } from "./CompletionCodec.ts"

/** All frames of one batch of events become one text; a failure in mid-stream becomes the dialect's error frame. */
export const replyTexts = <State>(
  events: Stream.Stream<ReplyEvent, SimError>,
  machine: ReplyMachine<State>,
  failure: (error: SimError) => WireFailure,
  textOf: (frame: Frame) => string,
): Stream.Stream<string, SimError> =>
  Stream.suspend(() => {
    let state = machine.initial
    let sent = false
    const encode = (batch: ReadonlyArray<ReplyEvent>): string => {
      let text = ""
      for (const event of batch) {
        const [next, frames] = machine.step(state, event)
        state = next
        for (const frame of frames) text += textOf(frame)
        if (event._tag === "Finished") for (const frame of machine.end(state)) text += textOf(frame)
      }
      sent ||= text !== ""
      return text
    }
    return events.pipe(
      Stream.mapArray((batch): [string, ...Array<string>] => [encode(batch)]),
      Stream.filter((text) => text !== ""),
      Stream.catch((error) => (sent ? Stream.succeed(textOf(failure(error).frame)) : Stream.fail(error))),
    )
  })
