/** Turns a rule's conditions into checks, the cheapest first. */
import type { Check } from "./Check.ts"
import { contentChecks } from "./contentChecks.ts"
import { groupChecks } from "./groupChecks.ts"
import type { MockMatch } from "./MockMatch.ts"
import { requestChecks } from "./requestChecks.ts"

type Test = Pick<Check, "test" | "actual">

/** What makes the check of a key; `lower` when letters' case is no matter. */
export type CheckMakers = {
  readonly [K in keyof MockMatch]?: (value: NonNullable<MockMatch[K]>, lower: boolean) => Test
}

export const compileMatch = (match: MockMatch): ReadonlyArray<Check> =>
  keysOf(makers).flatMap((key) => {
    const check = checkOf(key, match)
    return check === undefined ? [] : [check]
  })

/** Order is that in which checks are asked: conditions that cost little, then those that read, then the caller's own. */
const makers: CheckMakers = { ...requestChecks, ...contentChecks, ...groupChecks(compileMatch) }

const keysOf = (table: CheckMakers) => Object.keys(table) as ReadonlyArray<keyof MockMatch>

const checkOf = <K extends keyof MockMatch>(key: K, match: MockMatch): Check | undefined => {
  const expected = match[key]
  if (expected === undefined) return undefined
  const make = makers[key] as ((value: unknown, lower: boolean) => Test) | undefined
  return make && { key, expected, ...make(expected, match.ignore_case === true) }
}
