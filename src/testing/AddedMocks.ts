/** The mocks of a test, in the simulator's book. */
import { Effect, Result } from "effect"
import type { MockBook } from "../mocks/MockBook.ts"
import { MockRule } from "../mocks/MockRule.ts"
import { decodeWritten } from "../settings/decodeWritten.ts"

/** As the book names where they come from. */
const source = "test"

export class AddedMocks {
  readonly #book: MockBook["Service"]
  readonly #initial: ReadonlyArray<MockRule>
  #rules: ReadonlyArray<MockRule> = []
  #lastId = 0

  constructor(book: MockBook["Service"], initial: ReadonlyArray<MockRule>) {
    this.#book = book
    this.#initial = initial
    this.reset()
  }

  /** Those that were added last are asked first. Throws a `TypeError` that says what is wrong with a mock. */
  add(rule: MockRule): string {
    const named = { ...checked(rule), id: rule.id ?? `mock_${++this.#lastId}` }
    this.#load([named, ...this.#rules])
    return named.id
  }

  remove(id: string): void {
    this.#load(this.#rules.filter((rule) => rule.id !== id))
  }

  /** Those of the start alone, with nothing counted. */
  reset(): void {
    this.#load([])
    for (const rule of this.#initial.toReversed()) this.add(rule)
    Effect.runSync(this.#book.reset())
  }

  #load(rules: ReadonlyArray<MockRule>): void {
    this.#rules = rules
    this.#book.load(source, rules)
  }
}

const decode = decodeWritten(MockRule)

/** Throws a `TypeError` that says what is wrong with the mock. */
export const checked = (rule: MockRule): MockRule => {
  const before = () => "mock: "
  return Result.getOrThrowWith(decode(rule, { before }), ({ message }) => new TypeError(message))
}
