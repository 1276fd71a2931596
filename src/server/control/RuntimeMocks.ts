/** The mocks that are added, replaced and taken away while the server runs. */
import type { ListedRule, MockBook } from "../../mocks/MockBook.ts"
import type { MockRule } from "../../mocks/MockRule.ts"
import { apiSource } from "../../mocks/RuleShelf.ts"

export class RuntimeMocks {
  readonly #book: MockBook["Service"]
  #added = 0

  constructor(book: MockBook["Service"]) {
    this.#book = book
  }

  find(id: string): ListedRule | undefined {
    return this.#book.list().find((listed) => listed.id === id)
  }

  /** Whether a mock can be changed here: those of files and settings are changed where they stand. */
  owns({ source: from }: ListedRule): boolean {
    return from === apiSource
  }

  get #rules(): ReadonlyArray<MockRule> {
    return this.#book.list().flatMap((listed) => (this.owns(listed) ? [listed.rule] : []))
  }

  /** Their ids. */
  add(rules: ReadonlyArray<MockRule>): ReadonlyArray<string> {
    const named = rules.map((rule) => ({ ...rule, id: rule.id ?? `mock_${++this.#added}` }))
    this.#book.load(apiSource, [...this.#rules, ...named])
    return named.map(({ id }) => id)
  }

  replaceAll(rules: ReadonlyArray<MockRule>): ReadonlyArray<string> {
    this.removeAll()
    return this.add(rules)
  }

  replace(id: string, rule: MockRule): void {
    const rules = this.#rules.map((each) => (each.id === id ? { ...rule, id } : each))
    this.#book.load(apiSource, rules)
  }

  remove(id: string): void {
    const rules = this.#rules.filter((each) => each.id !== id)
    this.#book.load(apiSource, rules)
  }

  /** How many there were. */
  removeAll(): number {
    const { length } = this.#rules
    this.#book.load(apiSource, [])
    return length
  }
}
