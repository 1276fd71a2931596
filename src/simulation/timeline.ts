/** Lays an answer's events out in time. */
import type { ChoiceEnded, ReplyEvent, Started } from "../domain/Reply.ts"
import type { Usage } from "../domain/Usage.ts"
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
  usage: Usage,
  offsets: Float64Array,
): Timeline<ReplyEvent> => {
  const longest = longestOf(choices)
  const total = choices.reduce((sum, choice) => sum + choice.pieces.length + 1, 2)
  const events = new Array<ReplyEvent>(total)
  const due = new Float64Array(total)
  let next = 0
  const put = (event: ReplyEvent, at: number) => {
    events[next] = event
    due[next++] = at
  }
  const offset = (token: number) => offsets[Math.min(Math.max(0, token), offsets.length - 1)] ?? 0
  put(started, 0)
  for (let k = 0; k <= longest; k++) {
    choices.forEach((choice, index) => {
      const text = choice.pieces[k]
      if (text !== undefined) put({ _tag: "TextDelta", choice: index, text }, offset(k))
      if (k === Math.max(0, choice.pieces.length - 1)) put(choice.ended, offset(k))
    })
  }
  put({ _tag: "Finished", usage }, offset(longest - 1))
  return { events, due }
}

/** Pieces of the longest choice: how many tokens the answer is paced over. */
export const longestOf = (choices: ReadonlyArray<ReadyChoice>): number =>
  choices.reduce((most, choice) => Math.max(most, choice.pieces.length), 0)
