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
  offsets: ReadonlyArray<number>,
): Timeline<ReplyEvent> => {
  const length = choices.reduce((sum, { texts }) => sum + texts.length + 1, 2)
  const events = new Array<ReplyEvent>(length)
  const due = new Array<number>(length)
  let count = 0
  let at = 0
  const put = (event: ReplyEvent, when: number) => {
    events[count] = event
    due[count++] = when
  }
  put(started, 0)
  const next = choices.map(() => 0)
  for (let token = nextToken(choices, next); token !== undefined; token = nextToken(choices, next)) {
    at = offsets[token] ?? at
    for (let i = 0; i < choices.length; i++) {
      const choice = choices[i] as ReadyChoice
      const { texts, ended } = choice
      const chunk = next[i] ?? 0
      if (lastTokenOf(choice, chunk) !== token) continue
      const text = texts[chunk]
      if (text !== undefined) put(textDelta(ended.choice, text), at)
      if (chunk >= texts.length - 1) put(ended, at)
      next[i] = chunk + 1
    }
  }
  put(finished, at)
  return { events, due }
}

/** The token that the chunk ends with; an empty choice ends when its first would have come. `undefined` after the last. */
const lastTokenOf = ({ texts, lastTokens }: ReadyChoice, chunk: number): number | undefined => {
  if (chunk >= Math.max(1, texts.length)) return undefined
  return lastTokens?.[chunk] ?? chunk
}

/** The earliest token that a chunk of any choice still to come ends with. */
const nextToken = (choices: ReadonlyArray<ReadyChoice>, next: ReadonlyArray<number>): number | undefined => {
  let earliest: number | undefined
  for (let i = 0; i < choices.length; i++) {
    const token = lastTokenOf(choices[i] as ReadyChoice, next[i] ?? 0)
    if (token !== undefined && (earliest === undefined || token < earliest)) earliest = token
  }
  return earliest
}

/** Words recur in the open streams by the thousand, so streams share the events of the first choice's pieces. */
const shared = new Map<string, TextDelta>()
const sharedTexts = 4_096
const sharedLength = 32

const textDelta = (choice: number, text: string): TextDelta => {
  if (choice !== 0 || text.length > sharedLength) return { _tag: "TextDelta", choice, text }
  const known = shared.get(text)
  if (known !== undefined) return known
  const event: TextDelta = { _tag: "TextDelta", choice, text }
  if (shared.size < sharedTexts) shared.set(text, event)
  return event
}
