/** Lays an answer's events out in time. */
import type { ChoiceEnded, Finished, ReplyEvent, Started, TextDelta } from "../domain/Reply.ts"
import type { Timeline } from "../latency/pace.ts"

/** One choice of an answer, ready to be sent. */
export interface ReadyChoice {
  readonly pieces: ReadonlyArray<string>
  readonly ended: ChoiceEnded
}

/** Choices run side by side: the k-th piece of each is due with the k-th token. */
export const timelineOf = (
  started: Started,
  choices: ReadonlyArray<ReadyChoice>,
  finished: Finished,
  offsets: Float64Array,
): Timeline<ReplyEvent> => {
  const events: Array<ReplyEvent> = [started]
  const due: Array<number> = [0]
  const longest = Math.max(1, longestOf(choices))
  let at = 0
  for (let k = 0; k < longest; k++) {
    at = offsets[k] ?? at
    for (const { pieces, ended } of choices) {
      const text = pieces[k]
      if (text !== undefined) {
        events.push(textDelta(ended.choice, text))
        due.push(at)
      }
      if (k === Math.max(0, pieces.length - 1)) {
        events.push(ended)
        due.push(at)
      }
    }
  }
  events.push(finished)
  due.push(at)
  return { events, due }
}

/** Pieces of the longest choice: how many tokens the answer is paced over. */
export const longestOf = (choices: ReadonlyArray<ReadyChoice>): number =>
  choices.reduce((most, choice) => Math.max(most, choice.pieces.length), 0)

const remembered = new Map<string, TextDelta>()

const textDelta = (choice: number, text: string): TextDelta => {
  if (choice !== 0) return { _tag: "TextDelta", choice, text }
  let event = remembered.get(text)
  if (event === undefined) {
    event = { _tag: "TextDelta", choice, text }
    remembered.set(text, event)
  }
  return event
}
