/** The first of the rules that match a call which does not let it pass, with the call counted for it. */
import type { Random } from "effect"
import type { CursorCall, PassedRule, Taken } from "./Cursors.ts"
import { passedBy } from "./passedBy.ts"
import type { SessionState } from "./SessionState.ts"

export const takenBy = (first: CursorCall["first"], state: SessionState, random: Random.Random): Taken => {
  const passed: Array<PassedRule> = []
  const rule = first((each) => {
    const key = passedBy(each, state, random)
    if (key !== undefined) passed.push({ id: each.id, key })
    return key === undefined
  })
  return { rule, used: rule === undefined ? 0 : state.use(rule), passed }
}
