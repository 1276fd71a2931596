/** Rules that every call is asked about: those that begin with the same question are asked it once. */
import type { CompiledRule } from "./CompiledRule.ts"
import type { RequestFacts } from "./RequestFacts.ts"

const unasked = 0
const yes = 1
const no = 2

export class AskedRules {
  /** Ranks, in order. */
  readonly ranks: Array<number> = []
  /** For each rank, which question it begins with. */
  readonly #questions: Array<number> = []
  readonly #firsts: Array<(facts: RequestFacts) => boolean> = []
  readonly #known = new Map<string, number>()

  add({ checks, rule }: CompiledRule, rank: number): void {
    const [first] = checks
    const key =
      typeof first?.expected === "function"
        ? `${rank}`
        : JSON.stringify([first?.key, first?.expected, rule.match?.ignore_case === true])
    let question = this.#known.get(key)
    if (question === undefined) {
      question = this.#firsts.push(first?.test ?? (() => true)) - 1
      this.#known.set(key, question)
    }
    this.ranks.push(rank)
    this.#questions.push(question)
  }

  /** Whether the rule at this place may match; the answers are kept for as long as the function is. */
  mayMatch(facts: RequestFacts): (place: number) => boolean {
    const answers = new Uint8Array(this.#firsts.length)
    return (place) => {
      const question = this.#questions[place] ?? 0
      if (answers[question] === unasked) answers[question] = this.#firsts[question]?.(facts) === true ? yes : no
      return answers[question] === yes
    }
  }
}
