/** Lays an answer's events out in time. */
import type { Finished, ReplyEvent, Started } from "../domain/Reply.ts"
import type { Timeline } from "../latency/pace.ts"
import type { ReadyChoice } from "./layOut.ts"

/** Choices run side by side: each event is due with its last token, at `offsets[token]`. */
export const timelineOf = (
  started: Started,
  choices: ReadonlyArray<ReadyChoice>,
  finished: Finished,
  offsets: ReadonlyArray<number>,
): Timeline<ReplyEvent> => {
  const length = choices.reduce((sum, { events }) => sum + events.length, 2)
  const events = new Array<ReplyEvent>(length)
  const due = new Array<number>(length)
  events[0] = started
  due[0] = 0
  let count = 1
  let at = 0
  const next = choices.map(() => 0)
  for (let token = nextToken(choices, next); token !== undefined; token = nextToken(choices, next)) {
    at = offsets[token] ?? at
    for (let i = 0; i < choices.length; i++) {
      const choice = choices[i] as ReadyChoice
      let position = next[i] ?? 0
      for (; tokenOf(choice, position) === token; position++) {
        events[count] = choice.events[position] as ReplyEvent
        due[count++] = at
      }
      next[i] = position
    }
  }
  events[count] = finished
  due[count] = at
  return { events, due }
}

/** The token that the event comes with; `undefined` after the last. */
const tokenOf = ({ events, lastTokens }: ReadyChoice, position: number): number | undefined => {
  if (position >= events.length) return undefined
  if (lastTokens !== undefined) return lastTokens[position] ?? 0
  return position === events.length - 1 ? Math.max(0, position - 1) : position
}

/** The earliest token that any event still to come is due with. */
const nextToken = (choices: ReadonlyArray<ReadyChoice>, next: ReadonlyArray<number>): number | undefined => {
  let earliest: number | undefined
  for (let i = 0; i < choices.length; i++) {
    const token = tokenOf(choices[i] as ReadyChoice, next[i] ?? 0)
    if (token !== undefined && (earliest === undefined || token < earliest)) earliest = token
  }
  return earliest
}
