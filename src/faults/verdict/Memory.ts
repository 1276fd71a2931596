/** What the verdict remembers of single requests, within bounds. */
import { Remembered } from "../../domain/Remembered.ts"
import { Attempts } from "./Attempts.ts"
import type { SeenCall } from "./SeenCall.ts"

/** Of each kind of thing, at most; what was not used for longest goes first. */
const mostKept = 10_000

interface Result {
  content: string
  /** Whether a request with it was answered. */
  answered: boolean
}

/** All is kept for each client by itself. */
export class Memory {
  readonly #attempts = new Remembered<Attempts>(mostKept)
  readonly #keys = new Remembered<string>(mostKept)
  readonly #results = new Remembered<Result>(mostKept)

  attempts(call: SeenCall, windowMs: number): Attempts {
    const key = keyOf(call, call.digest)
    const known = this.#attempts.get(key)
    if (known !== undefined) return known
    const made = new Attempts(windowMs)
    this.#attempts.set(key, made)
    return made
  }

  forget(call: SeenCall): void {
    this.#attempts.delete(keyOf(call, call.digest))
  }

  /** Whether another request had the idempotency key already. */
  isReused(call: SeenCall, idempotencyKey: string): boolean {
    const key = keyOf(call, idempotencyKey)
    const digest = this.#keys.get(key)
    if (digest === undefined) this.#keys.set(key, call.digest)
    return digest !== undefined && digest !== call.digest
  }

  /** How many of the call's tools were run twice, by what it says, or told again after an answer to them. */
  duplicates(call: SeenCall): number {
    let count = 0
    for (const { call: tool, content } of call.toolResults) {
      const key = keyOf(call, tool)
      const known = this.#results.get(key)
      if (known === undefined) this.#results.set(key, { content, answered: false })
      else if (known.answered || known.content !== content) count++
    }
    return count
  }

  answered(call: SeenCall): void {
    for (const { call: tool } of call.toolResults) {
      const known = this.#results.get(keyOf(call, tool))
      if (known !== undefined) known.answered = true
    }
  }
}

const keyOf = ({ key, client }: SeenCall, name: string): string => `${key}\n${client}\n${name}`
