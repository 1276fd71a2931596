/** Why a recorded answer ended, in the simulator's words. */
import type { ReasonWords } from "./AnswerWords.ts"

/** Of streams the last word counts. */
export const finishReasonIn = (known: ReadonlyArray<ReasonWords>): ((body: string) => string | undefined) => {
  // A name within a text of the answer has a backslash before its second quote, and does not fit.
  const reason = new RegExp(`"(?:${either(known.flatMap(({ fields }) => fields ?? []))})"\\s*:\\s*"(\\w+)"`, "g")
  const calls = new RegExp(`"(?:${either(known.flatMap((words) => words.calls ?? []))})"\\s*:\\s*[{[]\\s*["{]`)
  const meaning = new Map(known.flatMap((words) => Object.entries(words.meaning ?? {})))
  const otherwise = known.flatMap((words) => words.otherwise ?? [])
  return (body) => {
    const word = lastOf(body, reason)?.toLowerCase() ?? firstOf(otherwise, body)
    if (word === "stop" && calls.test(body)) return "tool_calls"
    return word === undefined ? undefined : (meaning.get(word) ?? word)
  }
}

const either = (names: ReadonlyArray<string>): string => [...new Set(names)].join("|")

const lastOf = (body: string, pattern: RegExp): string | undefined => [...body.matchAll(pattern)].at(-1)?.[1]

const firstOf = (asked: ReadonlyArray<(body: string) => string | undefined>, body: string): string | undefined =>
  asked.map((ask) => ask(body)).find((word) => word !== undefined)
