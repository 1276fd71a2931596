/** Finds rules by a word that a request must have just so: an id, a whole text, a header, the model's name. */
import type { MockMatch } from "./MockMatch.ts"
import { isGlob } from "./matchesGlob.ts"
import type { RequestFacts } from "./RequestFacts.ts"

export class WordIndex {
  readonly #ranks = new Map<string, Array<number>>()
  /** Names of the headers, and lengths of the models' beginnings, that words are taken from. */
  readonly #headers = new Set<string>()
  readonly #modelLengths = new Set<number>()

  /** By a word that only few requests have; whether there is one. */
  putRare({ tool_call_id, content_equals, header = {} }: MockMatch, rank: number): boolean {
    if (tool_call_id !== undefined) return this.#put(`call ${tool_call_id}`, rank)
    if (content_equals !== undefined) return this.#put(`content ${content_equals}`, rank)
    const exact = Object.entries(header).find(([, value]) => !isGlob(value))
    if (exact === undefined) return false
    const name = exact[0].toLowerCase()
    this.#headers.add(name)
    return this.#put(`header ${name} ${exact[1]}`, rank)
  }

  /** By the model's name, or what it begins with. */
  putModel({ model }: MockMatch, rank: number): boolean {
    if (typeof model !== "string") return false
    if (!isGlob(model)) return this.#put(`model ${model}`, rank)
    const length = model.search(/[*?]/)
    if (length === 0) return false
    this.#modelLengths.add(length)
    return this.#put(`models ${model.slice(0, length)}`, rank)
  }

  #put(word: string, rank: number): true {
    const ranks = this.#ranks.get(word)
    if (ranks === undefined) this.#ranks.set(word, [rank])
    else ranks.push(rank)
    return true
  }

  /** Calls `found` for each rule whose word the request has. */
  search(facts: RequestFacts, found: (rank: number) => void): void {
    if (this.#ranks.size === 0) return
    const look = (word: string) => this.#ranks.get(word)?.forEach(found)
    const { model } = facts.request.prompt
    look(`content ${facts.text("content", false)}`)
    look(`model ${model}`)
    for (const length of this.#modelLengths) look(`models ${model.slice(0, length)}`)
    for (const name of this.#headers) look(`header ${name} ${facts.header(name)}`)
    for (const { toolCallId } of facts.toolResults) look(`call ${toolCallId}`)
  }
}
