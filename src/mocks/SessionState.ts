/** What mocks remember of one session: how often rules were used, and the states of scenarios. */
import type { CompiledRule } from "./CompiledRule.ts"

type Counts = Readonly<Record<string, number>>

/** A state as JSON. */
export interface SessionRecord {
  readonly seen: Counts
  readonly used: Counts
  readonly scenarios: Readonly<Record<string, string>>
}

export const emptyRecord: SessionRecord = { seen: {}, used: {}, scenarios: {} }

export class SessionState {
  /** Calls that a rule matched, those that it let pass included, by the rule's key. */
  readonly seen: Map<string, number>
  /** Calls that a rule answered. */
  readonly used: Map<string, number>
  readonly scenarios: Map<string, string>

  constructor({ seen, used, scenarios } = emptyRecord) {
    this.seen = new Map(Object.entries(seen))
    this.used = new Map(Object.entries(used))
    this.scenarios = new Map(Object.entries(scenarios))
  }

  record(): SessionRecord {
    const { seen, used, scenarios } = this
    return {
      seen: Object.fromEntries(seen),
      used: Object.fromEntries(used),
      scenarios: Object.fromEntries(scenarios),
    }
  }

  scenario(name: string): string {
    return this.scenarios.get(name) ?? "start"
  }

  usedBy({ key }: CompiledRule): number {
    return this.used.get(key) ?? 0
  }

  seenBy({ key }: CompiledRule): number {
    return this.seen.get(key) ?? 0
  }

  /** Counts a call that a rule matches. */
  see(rule: CompiledRule): void {
    this.seen.set(rule.key, this.seenBy(rule) + 1)
  }

  /** Counts a call that the rule answers, and tells how many it had answered before. */
  use(rule: CompiledRule): number {
    const used = this.usedBy(rule)
    this.used.set(rule.key, used + 1)
    const { scenario } = rule.rule
    if (scenario?.next !== undefined) this.scenarios.set(scenario.name, scenario.next)
    return used
  }
}
