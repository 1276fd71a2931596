/** What makes a rule that matches let the call pass; `undefined` where it takes it. The call counts for it in any case. */
import type { Random } from "effect"
import type { CompiledRule } from "./CompiledRule.ts"
import type { SessionState } from "./SessionState.ts"
import { stateProblem } from "./stateProblem.ts"

export const passedBy = (compiled: CompiledRule, state: SessionState, random: Random.Random): string | undefined => {
  const problem = stateProblem(compiled, state)
  if (problem?.key === "scenario") return problem.key
  const { after, probability } = compiled.rule
  if (after !== undefined) state.see(compiled)
  if (problem !== undefined) return problem.key
  return probability === undefined || random.nextDoubleUnsafe() < probability ? undefined : "probability"
}
