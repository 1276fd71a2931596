/** Cursors that several processes share: each decision is one update of the session's record. */
import { Effect, type Random } from "effect"
import type { SimError } from "../domain/SimError.ts"
import type { CompiledRule } from "./CompiledRule.ts"
import type { CursorCall, Cursors, Taken } from "./Cursors.ts"
import { emptyRecord, type SessionRecord, SessionState } from "./SessionState.ts"
import { takenBy } from "./takenBy.ts"

/** Where the records of sessions are. */
export interface SharedSessions {
  /** `change` may run again, when another process comes between. */
  readonly update: (session: string, change: (record: SessionRecord) => SessionRecord) => Effect.Effect<void, SimError>
  readonly get: (session: string) => Effect.Effect<SessionRecord | undefined, SimError>
  readonly forget: (session: string | undefined) => Effect.Effect<void, SimError>
}

export const sharedCursors = ({ update, get, forget }: SharedSessions): Cursors["Service"] => {
  const decide = ({ session, random }: CursorCall, candidates: ReadonlyArray<CompiledRule>) =>
    Effect.suspend(() => {
      const draws = repeatable(random)
      let taken: Taken = nobody
      const change = (record: SessionRecord) => {
        const state = new SessionState(record)
        taken = takenBy((accepts) => candidates.find(accepts), state, draws())
        return state.record()
      }
      return Effect.map(update(session, change), () => taken)
    })
  return {
    take: (call) =>
      Effect.suspend(() => {
        const candidates: Array<CompiledRule> = []
        call.first((rule) => candidates.push(rule) > 0 && rule.isCertain)
        const [only] = candidates
        if (only === undefined) return Effect.succeed(nobody)
        // Nothing is to be remembered of such a rule, so nobody need be asked.
        if (candidates.length === 1 && only.isSteady) return Effect.succeed({ rule: only, used: 0, passed: [] })
        return decide(call, candidates)
      }),
    state: (session) => Effect.map(get(session), (record = emptyRecord) => new SessionState(record)),
    known: () => new SessionState(),
    forget,
    keepOnly: () => undefined,
  }
}

const nobody: Taken = { rule: undefined, used: 0, passed: [] }

/** Generators that all give the same draws. */
const repeatable = (random: Random.Random): (() => Random.Random) => {
  const doubles: Array<number> = []
  return () => {
    let at = 0
    const nextDoubleUnsafe = () => {
      doubles[at] ??= random.nextDoubleUnsafe()
      return doubles[at++] ?? 0
    }
    return { nextDoubleUnsafe, nextIntUnsafe: () => random.nextIntUnsafe() }
  }
}
