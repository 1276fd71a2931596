/** Calls and their results take turns, and Gemini says so when they do not. */
import type { FieldProblem } from "../../domain/FieldProblem.ts"
import type { Turn } from "./turnsOf.ts"

const afterUser =
  "Please ensure that function call turn comes immediately after a user turn or after a function response turn."
const afterCall = "Please ensure that function response turn comes immediately after a function call turn."
const asMany =
  "Please ensure that the number of function response parts is equal to the number of function call parts of the " +
  "function call turn."

/** Contents of the caller's that follow each other count together. */
export const turnProblem = (turns: ReadonlyArray<Turn>): FieldProblem | undefined => {
  let calls = 0
  let results = 0
  for (const { model, parts, index } of turns) {
    const problem = (message: string): FieldProblem => ({
      _tag: "Other",
      path: ["contents", index],
      message,
      code: undefined,
    })
    if (model) {
      if (results !== calls) return problem(asMany)
      calls = parts.filter(({ functionCall }) => functionCall != null).length
      results = 0
      if (calls > 0 && index === 0) return problem(afterUser)
      continue
    }
    const answered = parts.filter(({ functionResponse }) => functionResponse != null).length
    if (answered > 0 && calls === 0) return problem(afterCall)
    results += answered
  }
  const last = turns.at(-1)
  return last === undefined || last.model || results === calls
    ? undefined
    : { _tag: "Other", path: ["contents", last.index], message: asMany, code: undefined }
}
