/** A rule that is ready to be asked. */
import { Hash } from "effect"
import { type Check, holds } from "./Check.ts"
import { compileMatch } from "./compileMatch.ts"
import { type Captures, type LinearRegex, linearRegex } from "./LinearRegex.ts"
import type { MockResponse } from "./MockResponse.ts"
import type { MockRule } from "./MockRule.ts"
import type { RequestFacts } from "./RequestFacts.ts"
import { responsesOf } from "./responsesOf.ts"

export interface CompiledRule {
  readonly id: string
  /** Equal for rules that are equal in all, in every process. */
  readonly key: string
  /** Where the rule was declared: "settings", "api" or a file. */
  readonly source: string
  readonly rule: MockRule
  readonly checks: ReadonlyArray<Check>
  readonly responses: ReadonlyArray<MockResponse>
  readonly capturesOf: (facts: RequestFacts) => Captures
}

export const compileRule = (rule: MockRule, id: string, source: string): CompiledRule => {
  const match = rule.match ?? {}
  const lower = match.ignore_case === true
  const regexes = [
    ["system", match.system_regex],
    ["content", match.content_regex],
  ] as const
  const found = regexes.flatMap(([text, regex]) =>
    regex === undefined ? [] : [[text, linearRegex(regex, lower)] as const],
  )
  return {
    id,
    key: `${source} ${id} ${Hash.string(JSON.stringify(rule))}`,
    source,
    rule,
    checks: compileMatch(match),
    responses: responsesOf(rule),
    capturesOf: (facts) => captured(found, facts),
  }
}

/** Of groups in both, those of the content. */
const captured = (
  regexes: ReadonlyArray<readonly ["system" | "content", LinearRegex]>,
  facts: RequestFacts,
): Captures => Object.assign({}, ...regexes.map(([text, regex]) => regex.captures(facts.text(text, false))))

export const matchesRule = ({ checks }: CompiledRule, facts: RequestFacts): boolean => holds(checks, facts)
