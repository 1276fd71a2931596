/** `/llmsim/verdict`: how clients did when calls went wrong. */
import { Effect } from "effect"
import { Verdict } from "../../faults/verdict/Verdict.ts"
import { controlGroup } from "./controlGroup.ts"

export const verdictHandlers = controlGroup(
  "verdict",
  Effect.map(Verdict, (verdict) => ({
    get: () => Effect.sync(() => verdict.report()),
    reset: () =>
      Effect.sync(() => {
        verdict.reset()
        return verdict.report()
      }),
  })),
)
