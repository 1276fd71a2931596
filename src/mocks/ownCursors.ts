/** Cursors that one process has alone. */
import { Effect } from "effect"
import type { Cursors, PassedRule } from "./Cursors.ts"
import { passedBy } from "./passedBy.ts"
import { Sessions } from "./Sessions.ts"

export const ownCursors = (): Cursors["Service"] => {
  const sessions = new Sessions()
  return {
    take: ({ session, first, random }) =>
      Effect.sync(() => {
        const state = sessions.of(session)
        const passed: Array<PassedRule> = []
        const rule = first((each) => {
          const key = passedBy(each, state, random)
          if (key !== undefined) passed.push({ id: each.id, key })
          return key === undefined
        })
        return { rule, used: rule === undefined ? 0 : state.use(rule), passed }
      }),
    known: (session) => sessions.of(session),
    state: (session) => Effect.sync(() => sessions.of(session)),
    forget: (session) => Effect.sync(() => sessions.forget(session)),
    keepOnly: (rules) => sessions.keepOnly(rules),
  }
}
