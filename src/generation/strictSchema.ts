/** OpenAI's restrictions on the JSON Schemas of strict functions and structured outputs. */
import { Result } from "effect"
import { recentlyUsed } from "./recentlyUsed.ts"
import { checkStrictly } from "./strict/checkStrictly.ts"
import type { StrictProblem } from "./strict/StrictProblem.ts"

const mostSchemas = 256
const longestTexts = 2 ** 20
const checked = recentlyUsed<{ readonly problem: StrictProblem | undefined }>(mostSchemas, longestTexts)

/**
 * What OpenAI would say of the schema, behind the words "Invalid schema for function 'f': "; undefined when it is
 * taken. A schema that was seen lately costs as much as writing it down.
 */
export const strictSchema = (schema: unknown): StrictProblem | undefined => {
  // A schema too deep to be written down is not remembered; checking it needs no recursion.
  const text = Result.try({ try: () => JSON.stringify(schema), catch: () => undefined })
  if (Result.isFailure(text) || text.success === undefined) return checkStrictly(schema)
  const known = checked.get(text.success)
  if (known !== undefined) return known.problem
  const problem = checkStrictly(schema)
  checked.set(text.success, { problem })
  return problem
}
