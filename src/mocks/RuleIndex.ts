/** Finds the rules that a request may match, without asking all of them. */
import { AskedRules } from "./AskedRules.ts"
import type { CompiledRule } from "./CompiledRule.ts"
import type { RequestFacts, TextSource } from "./RequestFacts.ts"
import { requiredLiteral } from "./requiredLiteral.ts"
import { isIndexable, TextIndex } from "./TextIndex.ts"
import { WordIndex } from "./WordIndex.ts"

/** Fewer rules than this are asked one by one. */
const fewRules = 32

interface TextTable {
  readonly source: TextSource
  readonly lower: boolean
  readonly needles: Array<readonly [needle: string, rank: number]>
  index: TextIndex<number> | undefined
}

/** Each rule is in one place: by the text it wants to see, by an exact word, or among those that are always asked. */
export class RuleIndex {
  /** In the order in which they are asked. */
  readonly rules: ReadonlyArray<CompiledRule>
  readonly #always = new AskedRules()
  readonly #words = new WordIndex()
  readonly #texts: ReadonlyArray<TextTable> = (["content", "system"] as const).flatMap((source) =>
    [false, true].map((lower) => ({ source, lower, needles: [], index: undefined })),
  )

  constructor(rules: ReadonlyArray<CompiledRule>) {
    this.rules = rules.toSorted((one, other) => (other.rule.priority ?? 0) - (one.rule.priority ?? 0))
    const placed = this.rules.length >= fewRules ? (rule: CompiledRule, rank: number) => this.#place(rule, rank) : never
    for (const [rank, rule] of this.rules.entries()) if (!placed(rule, rank)) this.#always.add(rule, rank)
    for (const table of this.#texts) if (table.needles.length > 0) table.index = new TextIndex(table.needles)
  }

  /** Whether the rule has something to be found by: the rarer the better. */
  #place({ rule: { match = {} } }: CompiledRule, rank: number): boolean {
    const lower = match.ignore_case === true
    return (
      (!lower && this.#words.putRare(match, rank)) ||
      this.#putText("content", lower, match.content_contains ?? match.content_equals, rank) ||
      (!lower && this.#putText("content", lower, literalOf(match.content_regex), rank)) ||
      this.#putText("system", lower, match.system_contains, rank) ||
      (!lower && this.#words.putModel(match, rank))
    )
  }

  #putText(source: TextSource, lower: boolean, text: string | undefined, rank: number): boolean {
    const needle = lower ? text?.toLowerCase() : text
    if (needle === undefined || !isIndexable(needle)) return false
    this.#texts.find((table) => table.source === source && table.lower === lower)?.needles.push([needle, rank])
    return true
  }

  /** The first rule that may match and of which `accepts` says yes. */
  first(facts: RequestFacts, accepts: (rule: CompiledRule) => boolean): CompiledRule | undefined {
    const takes = (rank: number) => {
      const rule = this.rules[rank]
      return rule !== undefined && accepts(rule) ? rule : undefined
    }
    const found = this.#found(facts)
    const mayMatch = this.#always.mayMatch(facts)
    let at = 0
    for (const [place, rank] of this.#always.ranks.entries()) {
      for (; at < found.length && (found[at] ?? 0) < rank; at++) {
        const taken = takes(found[at] ?? 0)
        if (taken !== undefined) return taken
      }
      const taken = mayMatch(place) ? takes(rank) : undefined
      if (taken !== undefined) return taken
    }
    for (; at < found.length; at++) {
      const taken = takes(found[at] ?? 0)
      if (taken !== undefined) return taken
    }
    return undefined
  }

  /** Ranks of the rules that some word or text of the request speaks for, in order. */
  #found(facts: RequestFacts): ReadonlyArray<number> {
    const ranks = new Set<number>()
    const add = (rank: number) => ranks.add(rank)
    this.#words.search(facts, add)
    for (const { source, lower, index } of this.#texts) index?.search(facts.text(source, lower), add)
    return [...ranks].sort((one, other) => one - other)
  }
}

const never = () => false

const literalOf = (regex: string | undefined): string | undefined =>
  regex === undefined ? undefined : requiredLiteral(regex)
