/** What mocks remember of each session: how often rules were used, and the states of scenarios. */
import type { CompiledRule } from "./CompiledRule.ts"

export class SessionState {
  /** Calls that a rule matched, those that it let pass included. */
  readonly seen = new Map<CompiledRule, number>()
  /** Calls that a rule answered. */
  readonly used = new Map<CompiledRule, number>()
  readonly scenarios = new Map<string, string>()

  scenario(name: string): string {
    return this.scenarios.get(name) ?? "start"
  }

  usedBy(rule: CompiledRule): number {
    return this.used.get(rule) ?? 0
  }

  seenBy(rule: CompiledRule): number {
    return this.seen.get(rule) ?? 0
  }
}

/** Callers name the sessions, so the ones unused for longest are forgotten. */
const mostSessions = 10_000

export class Sessions {
  readonly #states = new Map<string, SessionState>()
  /** Calls that each rule answered in all sessions. */
  #answered = new WeakMap<CompiledRule, number>()

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
    if (session !== undefined) {
      this.#states.delete(session)
      return
    }
    this.#states.clear()
    this.#answered = new WeakMap()
  }

  /** Drops the counts of rules that are gone. */
  keepOnly(rules: ReadonlySet<CompiledRule>): void {
    for (const { seen, used } of this.#states.values()) {
      for (const counts of [seen, used]) for (const rule of counts.keys()) if (!rules.has(rule)) counts.delete(rule)
    }
  }

  /** Counts a call that the rule answers, and tells how many it had answered before in the session. */
  use(state: SessionState, rule: CompiledRule): number {
    const used = state.usedBy(rule)
    state.used.set(rule, used + 1)
    this.#answered.set(rule, this.answeredBy(rule) + 1)
    return used
  }

  answeredBy(rule: CompiledRule): number {
    return this.#answered.get(rule) ?? 0
  }
}
