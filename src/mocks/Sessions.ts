/** What mocks remember of each session, in this process: the ones unused for longest are forgotten. */
import { Remembered } from "../domain/Remembered.ts"
import type { CompiledRule } from "./CompiledRule.ts"
import { SessionState } from "./SessionState.ts"

/** Callers name the sessions, so there may be any number. */
const mostSessions = 10_000

export class Sessions {
  readonly #states = new Remembered<SessionState>(mostSessions)

  of(session: string): SessionState {
    const known = this.#states.get(session)
    if (known !== undefined) return known
    const made = new SessionState()
    this.#states.set(session, made)
    return made
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
