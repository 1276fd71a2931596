/** Says why rules did not match a call, the nearest first. */
import { holds } from "./Check.ts"
import type { CompiledRule } from "./CompiledRule.ts"
import type { RequestFacts } from "./RequestFacts.ts"
import type { SessionState } from "./SessionState.ts"
import { stateProblem } from "./stateProblem.ts"

/** A condition that does not hold; the names are those of the control API. */
export interface FailedCheck {
  readonly key: string
  readonly expected: unknown
  readonly actual: unknown
}

export interface RuleReport {
  readonly id: string
  readonly source: string
  readonly failed: ReadonlyArray<FailedCheck>
}

/** The rules that lack the least, as they and the session's counts stand now. */
export const nearestRules = (
  rules: ReadonlyArray<CompiledRule>,
  facts: RequestFacts,
  state: SessionState,
  most: number,
): ReadonlyArray<RuleReport> =>
  rules
    .map((rule) => ({ rule, missing: rule.checks.filter((check) => !holds([check], facts)).length }))
    .toSorted((one, other) => one.missing - other.missing || other.rule.checks.length - one.rule.checks.length)
    .slice(0, most)
    .map(({ rule }) => reportOf(rule, facts, state))

const reportOf = (rule: CompiledRule, facts: RequestFacts, state: SessionState): RuleReport => {
  const failed: Array<FailedCheck> = rule.checks
    .filter((check) => !holds([check], facts))
    .map(({ key, expected, actual }) => ({ key, expected: shown(expected), actual: shown(actual(facts)) }))
  const problem = stateProblem(rule, state)
  return { id: rule.id, source: rule.source, failed: problem === undefined ? failed : [...failed, problem] }
}

/** One line for an error message. */
export const nearestLine = (reports: ReadonlyArray<RuleReport>): string =>
  reports
    .map(({ id, failed }) => {
      const reasons = failed.map(({ key, expected, actual }) => `${key} is ${text(actual)}, not ${text(expected)}`)
      return `${id} (${reasons.length === 0 ? "matches, but comes later or lost its draw" : reasons.join("; ")})`
    })
    .join(", ")

const longestShown = 200

const shown = (value: unknown): unknown => {
  if (typeof value === "function") return "a function"
  if (value === undefined) return null
  const text = typeof value === "string" ? value : JSON.stringify(value)
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : value
}

const text = (value: unknown): string => JSON.stringify(value) ?? "absent"
