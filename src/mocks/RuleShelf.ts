/** The rules in force, by where they were declared. */
import { isDeepStrictEqual } from "node:util"
import { type CompiledRule, compileRule } from "./CompiledRule.ts"
import type { MockRule } from "./MockRule.ts"
import { RuleIndex } from "./RuleIndex.ts"

/** As the source of what is added at run time is named; it stands after all files, whenever they came. */
export const apiSource = "api"

export class RuleShelf {
  readonly #sources = new Map<string, ReadonlyArray<CompiledRule>>()
  #index = new RuleIndex([])

  get index(): RuleIndex {
    return this.#index
  }

  from(source: string): ReadonlyArray<CompiledRule> {
    return this.#sources.get(source) ?? []
  }

  /** Replaces the source's rules. Those that are as they were stay the same, and their counts with them. */
  load(source: string, rules: ReadonlyArray<readonly [id: string, rule: MockRule]>): void {
    const before = new Map(this.from(source).map((compiled) => [compiled.id, compiled]))
    const compiled = rules.map(([id, rule]) => {
      const known = before.get(id)
      return known !== undefined && isDeepStrictEqual(known.rule, rule) ? known : compileRule(rule, id, source)
    })
    this.#sources.set(source, compiled)
    const late = this.#sources.get(apiSource)
    if (late !== undefined && this.#sources.delete(apiSource)) this.#sources.set(apiSource, late)
    this.#index = new RuleIndex([...this.#sources.values()].flat())
  }
}
