/** The events of a run while it is worked at, as text for all who follow it. */
import { Cause, Effect, type Pull } from "effect"
import type { SimError } from "../../../domain/SimError.ts"
import { frameText } from "../../../http/frameText.ts"

export class RunLog {
  readonly #texts: Array<string> = []
  readonly #waiting = new Set<() => void>()
  #ended = false

  add(event: string, data: object): void {
    if (this.#ended) return
    this.#texts.push(frameText({ event, data: JSON.stringify(data) }))
    this.#wake()
  }

  /** What follows the last event. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#texts.push(frameText({ event: "done", data: "[DONE]" }))
    this.#wake()
  }

  /** All texts from the first on, as they come. */
  texts(): Pull.Pull<string, SimError> {
    let next = 0
    const pull: Pull.Pull<string, SimError> = Effect.suspend(() => {
      if (next < this.#texts.length) {
        const text = this.#texts.slice(next).join("")
        next = this.#texts.length
        return Effect.succeed(text)
      }
      return this.#ended ? Cause.done() : Effect.flatMap(this.#change, () => pull)
    })
    return pull
  }

  readonly #change = Effect.callback<void>((resume) => {
    const wake = () => resume(Effect.void)
    this.#waiting.add(wake)
    return Effect.sync(() => this.#waiting.delete(wake))
  })

  #wake(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const wake of waiting) wake()
  }
}
