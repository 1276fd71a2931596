/** What mocks remember of each session, in this process: the ones unused for longest are forgotten. */
import type { CompiledRule } from "./CompiledRule.ts"
import { SessionState } from "./SessionState.ts"

/** Callers name the sessions, so there may be any number. */
const mostSessions = 10_000

export class Sessions {
  readonly #states = new Map<string, SessionState>()

  of(session: string): SessionState {
    const state = this.#states.get(session) ?? new SessionState()
    this.#states.delete(session)
    this.#states.set(session, state)
    const [oldest] = this.#states.size > mostSessions ? this.#states.keys() : []
    if (oldest !== undefined) this.#states.delete(oldest)
    return state
  }

  /** All of them, or the one. */
  forget(session: string | undefined): void {
    if (session === undefined) this.#states.clear()
    else this.#states.delete(session)
  }

  /** Drops the counts of rules that are gone. */
  keepOnly(rules: ReadonlyArray<CompiledRule>): void {
    const kept = new Set(rules.map(({ key }) => key))
    for (const { seen, used } of this.#states.values()) {
      for (const counts of [seen, used]) for (const key of counts.keys()) if (!kept.has(key)) counts.delete(key)
    }
  }
}
