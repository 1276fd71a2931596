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
  /** Whether it takes every call that it matches. */
  readonly isCertain: boolean
  /** Whether besides its answer is always the same, so that nothing is to be remembered of it. */
  readonly isSteady: boolean
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
  const text = JSON.stringify(rule)
  const responses = responsesOf(rule)
  const isCertain = takesAll(rule)
  const isPlain = rule.scenario === undefined && rule.on_exhausted !== "error" && !text.includes("counter")
  return {
    id,
    key: `${source} ${id} ${Hash.string(text)}`,
    source,
    rule,
    checks: compileMatch(match),
    responses,
    isCertain,
    isSteady: isCertain && isPlain && responses.length === 1,
    capturesOf: (facts) => captured(found, facts),
  }
}

const takesAll = ({ scenario, after, times, probability, on_exhausted }: MockRule): boolean =>
  scenario?.state === undefined &&
  after === undefined &&
  times === undefined &&
  probability === undefined &&
  on_exhausted !== "next"

/** Of groups in both, those of the content. */
const captured = (
  regexes: ReadonlyArray<readonly ["system" | "content", LinearRegex]>,
  facts: RequestFacts,
): Captures => Object.assign({}, ...regexes.map(([text, regex]) => regex.captures(facts.text(text, false))))

export const matchesRule = ({ checks }: CompiledRule, facts: RequestFacts): boolean => holds(checks, facts)
