/** Cursors that one process has alone. */
import { Effect } from "effect"
import type { Cursors } from "./Cursors.ts"
import { Sessions } from "./Sessions.ts"
import { takenBy } from "./takenBy.ts"

export const ownCursors = (): Cursors["Service"] => {
  const sessions = new Sessions()
  return {
    take: ({ session, first, random }) => Effect.sync(() => takenBy(first, sessions.of(session), random)),
    known: (session) => sessions.of(session),
    state: (session) => Effect.sync(() => sessions.of(session)),
    forget: (session) => Effect.sync(() => sessions.forget(session)),
    keepOnly: (rules) => sessions.keepOnly(rules),
  }
}
