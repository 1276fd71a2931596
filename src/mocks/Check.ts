/** One condition of a mock, ready to be asked of a request. */
import type { RequestFacts } from "./RequestFacts.ts"

export interface Check {
  /** The key of `match`. */
  readonly key: string
  readonly expected: unknown
  readonly test: (facts: RequestFacts) => boolean
  /** What the request has where the condition looks. */
  readonly actual: (facts: RequestFacts) => unknown
}

export const holds = (checks: ReadonlyArray<Check>, facts: RequestFacts): boolean => {
  for (const { test } of checks) if (!test(facts)) return false
  return true
}
