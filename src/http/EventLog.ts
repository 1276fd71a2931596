/** The events of an answer that is worked at in the background, as text for all who follow it. */
import { Cause, Effect, type Pull } from "effect"
import type { SimError } from "../domain/SimError.ts"
import type { Frame } from "./CompletionCodec.ts"
import { frameText } from "./frameText.ts"

export class EventLog {
  readonly #texts: Array<string> = []
  readonly #waiting = new Set<() => void>()
  #ended = false

  /** What comes after the end is not heard. */
  add(frames: ReadonlyArray<Frame>): void {
    if (this.#ended) return
    for (const frame of frames) this.#texts.push(frameText(frame))
    this.#wake()
  }

  end(): void {
    this.#ended = true
    this.#wake()
  }

  /** The texts as they come, from that of the frame with this place on. */
  from(first: number): Pull.Pull<string, SimError> {
    let next = first
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
