/** Whether a rule that matches a call may answer it, as far as earlier calls of the session decide. */
import type { CompiledRule } from "./CompiledRule.ts"
import type { SessionState } from "./SessionState.ts"

export interface StateProblem {
  readonly key: "scenario" | "after" | "times" | "on_exhausted"
  readonly expected: unknown
  readonly actual: unknown
}

/** `undefined` when it may. */
export const stateProblem = (compiled: CompiledRule, state: SessionState): StateProblem | undefined => {
  const { scenario, after = 0, times, on_exhausted } = compiled.rule
  if (scenario?.state !== undefined && state.scenario(scenario.name) !== scenario.state) {
    return { key: "scenario", expected: scenario.state, actual: state.scenario(scenario.name) }
  }
  const seen = state.seenBy(compiled)
  if (seen < after) return { key: "after", expected: after, actual: seen }
  const used = state.usedBy(compiled)
  if (times !== undefined && used >= times) return { key: "times", expected: times, actual: used }
  return on_exhausted === "next" && used >= compiled.responses.length
    ? { key: "on_exhausted", expected: compiled.responses.length, actual: used }
    : undefined
}
