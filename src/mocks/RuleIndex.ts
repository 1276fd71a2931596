/** Finds the rules that a request may match, without asking all of them. */
import type { CompiledRule } from "./CompiledRule.ts"
import type { MockMatch } from "./MockMatch.ts"
import { isGlob } from "./matchesGlob.ts"
import type { RequestFacts, TextSource } from "./RequestFacts.ts"
import { requiredLiteral } from "./requiredLiteral.ts"
import { isIndexable, TextIndex } from "./TextIndex.ts"

/** Fewer rules than this are asked one by one. */
const fewRules = 32

type Needle = readonly [needle: string, rank: number]

interface TextTable {
  readonly source: TextSource
  readonly lower: boolean
  readonly needles: Array<Needle>
  index: TextIndex<number> | undefined
}

/** Each rule is in one place: by the text it wants to see, by an exact word, or among those that are always asked. */
export class RuleIndex {
  /** In the order in which they are asked. */
  readonly rules: ReadonlyArray<CompiledRule>
  readonly #always: Array<number> = []
  readonly #words = new Map<string, Array<number>>()
  readonly #texts: ReadonlyArray<TextTable> = (["content", "system"] as const).flatMap((source) =>
    [false, true].map((lower) => ({ source, lower, needles: [], index: undefined })),
  )

  constructor(rules: ReadonlyArray<CompiledRule>) {
    this.rules = rules.toSorted((one, other) => (other.rule.priority ?? 0) - (one.rule.priority ?? 0))
    for (const [rank, rule] of this.rules.entries()) this.#place(rule, rank)
    for (const table of this.#texts) if (table.needles.length > 0) table.index = new TextIndex(table.needles)
  }

  #place({ rule }: CompiledRule, rank: number): void {
    const match = rule.match ?? {}
    const lower = match.ignore_case === true
    const placed =
      this.rules.length >= fewRules &&
      ((!lower && this.#putWord(rareWordOf(match), rank)) ||
        this.#putText("content", lower, match.content_contains ?? match.content_equals, rank) ||
        (!lower && this.#putText("content", lower, literalOf(match.content_regex), rank)) ||
        this.#putText("system", lower, match.system_contains, rank) ||
        (!lower && this.#putWord(modelWordOf(match), rank)))
    if (!placed) this.#always.push(rank)
  }

  #putText(source: TextSource, lower: boolean, text: string | undefined, rank: number): boolean {
    const needle = lower ? text?.toLowerCase() : text
    if (needle === undefined || !isIndexable(needle)) return false
    this.#texts.find((table) => table.source === source && table.lower === lower)?.needles.push([needle, rank])
    return true
  }

  #putWord(word: string | undefined, rank: number): boolean {
    if (word === undefined) return false
    const ranks = this.#words.get(word)
    if (ranks === undefined) this.#words.set(word, [rank])
    else ranks.push(rank)
    return true
  }

  /** The first rule that may match and of which `accepts` says yes. */
  first(facts: RequestFacts, accepts: (rule: CompiledRule) => boolean): CompiledRule | undefined {
    const found = this.#found(facts)
    let at = 0
    for (const rank of this.#always) {
      for (; at < found.length && (found[at] ?? 0) < rank; at++) {
        const rule = this.rules[found[at] ?? 0]
        if (rule !== undefined && accepts(rule)) return rule
      }
      const rule = this.rules[rank]
      if (rule !== undefined && accepts(rule)) return rule
    }
    for (; at < found.length; at++) {
      const rule = this.rules[found[at] ?? 0]
      if (rule !== undefined && accepts(rule)) return rule
    }
    return undefined
  }

  /** Ranks of the rules that some word or text of the request speaks for, in order. */
  #found(facts: RequestFacts): ReadonlyArray<number> {
    const ranks = new Set<number>()
    const add = (rank: number) => ranks.add(rank)
    if (this.#words.size > 0) for (const word of wordsIn(facts)) this.#words.get(word)?.forEach(add)
    for (const { source, lower, index } of this.#texts) index?.search(facts.text(source, lower), add)
    return [...ranks].sort((one, other) => one - other)
  }
}

const literalOf = (regex: string | undefined): string | undefined =>
  regex === undefined ? undefined : requiredLiteral(regex)

/** A word that only few requests have. */
const rareWordOf = ({ tool_call_id, content_equals }: MockMatch): string | undefined => {
  if (tool_call_id !== undefined) return `call ${tool_call_id}`
  return content_equals === undefined ? undefined : `content ${content_equals}`
}

const modelWordOf = ({ model }: MockMatch): string | undefined =>
  typeof model === "string" && !isGlob(model) ? `model ${model}` : undefined

const wordsIn = (facts: RequestFacts): ReadonlyArray<string> => [
  `content ${facts.text("content", false)}`,
  `model ${facts.request.prompt.model}`,
  ...facts.toolResults.map(({ toolCallId }) => `call ${toolCallId}`),
]
