/** Lays an answer's events out in time. */
import type { ChoiceEnded, Finished, ReplyEvent, Started, TextDelta } from "../domain/Reply.ts"
import type { Timeline } from "../latency/pace.ts"
import type { Chunks } from "./chunkPieces.ts"

/** One choice of an answer, ready to be sent. */
export interface ReadyChoice extends Chunks {
  readonly ended: ChoiceEnded
}

/** Choices run side by side: each chunk is due with its last token, at `offsets[token]`. */
export const timelineOf = (
  started: Started,
  choices: ReadonlyArray<ReadyChoice>,
  finished: Finished,
  offsets: Float64Array,
): Timeline<ReplyEvent> => {
  const length = choices.reduce((sum, { texts }) => sum + texts.length + 1, 2)
  const events = new Array<ReplyEvent>(length)
  const due = new Array<number>(length)
  let count = 0
  const put = (event: ReplyEvent, when: number) => {
    events[count] = event
    due[count++] = when
  }
  put(started, 0)
  const next = choices.map(() => 0)
  const ends = choices.map(lastTokenOf)
  const last = Math.max(...ends)
  let at = 0
  for (let token = 0; token <= last; token++) {
    at = offsets[token] ?? at
    for (let i = 0; i < choices.length; i++) {
      const { texts, lastTokens, ended } = choices[i] as ReadyChoice
      const chunk = next[i] ?? 0
      const text = texts[chunk]
      if (text !== undefined && (lastTokens === undefined || lastTokens[chunk] === token)) {
        next[i] = chunk + 1
        put(textDelta(ended.choice, text), at)
      }
      if (token === ends[i]) {
        put(ended, at)
      }
    }
  }
  put(finished, at)
  return { events, due }
}

/** The token a choice ends with; an empty one ends when its first would have come. */
const lastTokenOf = ({ texts, lastTokens }: ReadyChoice): number => Math.max(0, lastTokens?.at(-1) ?? texts.length - 1)

/** Words recur in the open streams by the thousand, so streams share the events of the first choice's pieces. */
const shared = new Map<string, TextDelta>()
const sharedTexts = 4_096
const sharedLength = 32

const textDelta = (choice: number, text: string): TextDelta => {
  const known = choice === 0 ? shared.get(text) : undefined
  if (known !== undefined) return known
  const event: TextDelta = { _tag: "TextDelta", choice, text }
  if (choice === 0 && text.length <= sharedLength && shared.size < sharedTexts) shared.set(text, event)
  return event
}
