/** Counts by name, for no more names than fit. */
import type { Types } from "effect"
import type { Counts } from "./CallTotals.ts"
import { mergeStates } from "./mergeStates.ts"
import { type ObservedCall, timePerToken } from "./ObservedCall.ts"

const mostNames = 500

/** What all names beyond the bound are counted as. */
export const otherName = "__other__"

/** The name itself while it is one of the first `mostNames`; afterwards `otherName`. */
export class Names {
  readonly #known = new Set<string>()

  bounded(name: string): string {
    if (this.#known.has(name)) return name
    if (this.#known.size >= mostNames) return otherName
    this.#known.add(name)
    return name
  }

  clear(): void {
    this.#known.clear()
  }
}

export class Tally {
  readonly #counts = new Map<string, Types.Mutable<Counts>>()
  readonly #names = new Names()
  /** Calls come in runs that are alike, which spares most of them the search. */
  #lastName = ""
  #last: Types.Mutable<Counts> | undefined

  add(name: string, call: ObservedCall): void {
    const counts = this.#last !== undefined && name === this.#lastName ? this.#last : this.#found(name)
    counts.requests++
    if (call.outcome === "error") counts.errors++
    if (call.outcome === "aborted") counts.aborted++
    counts.prompt_tokens += call.usage?.prompt ?? 0
    counts.completion_tokens += call.usage?.completion ?? 0
    const { ttft } = call.timing
    if (ttft !== undefined) {
      counts.ttft_sum_ms += ttft
      counts.ttft_count++
    }
    const tbt = timePerToken(call)
    if (tbt === undefined) return
    counts.tbt_sum_ms += tbt
    counts.tbt_count++
  }

  #found(name: string): Types.Mutable<Counts> {
    this.#lastName = name
    this.#last = this.#counts.get(name) ?? this.#countsOf(this.#names.bounded(name))
    return this.#last
  }

  #countsOf(bounded: string): Types.Mutable<Counts> {
    const known = this.#counts.get(bounded)
    if (known !== undefined) return known
    const counts = noCounts()
    this.#counts.set(bounded, counts)
    return counts
  }

  entries(): Readonly<Record<string, Counts>> {
    return Object.fromEntries([...this.#counts].map(([name, counts]) => [name, { ...counts }]))
  }

  restore(entries: Readonly<Record<string, Counts>>): void {
    this.clear()
    for (const [name, counts] of Object.entries(entries)) {
      const bounded = this.#names.bounded(name)
      const known = this.#counts.get(bounded)
      this.#counts.set(bounded, known === undefined ? { ...counts } : mergeStates(known, counts))
    }
  }

  clear(): void {
    this.#last = undefined
    this.#counts.clear()
    this.#names.clear()
  }
}

const noCounts = (): Types.Mutable<Counts> => ({
  requests: 0,
  errors: 0,
  aborted: 0,
  prompt_tokens: 0,
  completion_tokens: 0,
  ttft_sum_ms: 0,
  ttft_count: 0,
  tbt_sum_ms: 0,
  tbt_count: 0,
})
