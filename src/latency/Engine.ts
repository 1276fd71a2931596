/** One inference engine: its places, its queue, and its own time, which runs slower the more requests decode. */
import { Effect } from "effect"
import type { EngineSpec } from "./EngineSpec.ts"
import type { PaceClock, Pacer } from "./Pacer.ts"

/** Others may leave meanwhile, and decoding is faster then: a longer wait is one as if alone, and looked at again. */
const longestGuessMs = 50

export class Engine {
  readonly #spec: EngineSpec
  readonly #pacer: Pacer["Service"]
  readonly #queue: Set<() => void> = new Set()
  #active = 0
  /** Decoding time that has passed since the engine began, by its own slower clock. */
  #worked = 0
  #workedAt: number

  constructor(spec: EngineSpec, pacer: Pacer["Service"]) {
    this.#spec = spec
    this.#pacer = pacer
    this.#workedAt = pacer.now()
  }

  get active(): number {
    return this.#active
  }

  get waiting(): number {
    return this.#queue.size
  }

  /** Whether a newcomer would have to wait. */
  get isTaken(): boolean {
    return this.#active >= this.#spec.max_concurrent
  }

  /** Whether a newcomer would find neither a place nor room to wait. */
  get isFull(): boolean {
    return this.isTaken && this.#queue.size >= (this.#spec.queue_limit ?? Number.POSITIVE_INFINITY)
  }

  /** Takes a place, waiting in line for it. Whoever gives up waiting leaves the line. */
  readonly enter: Effect.Effect<void> = Effect.callback((resume) => {
    if (!this.isTaken) {
      this.#setActive(this.#active + 1)
      return resume(Effect.void)
    }
    // The place of whoever leaves passes on, so `active` stays as it is.
    const admit = () => resume(Effect.void)
    this.#queue.add(admit)
    return Effect.sync(() => this.#queue.delete(admit))
  })

  leave(): void {
    const [next] = this.#queue
    if (next === undefined) {
      this.#setActive(this.#active - 1)
    } else {
      this.#queue.delete(next)
      next()
    }
  }

  /** Zero is `startedAt`; real time until `ttft`, then the engine's own. */
  clock(startedAt: number, ttft: number): PaceClock {
    const decodesAt = startedAt + ttft
    let workedBefore: number | undefined
    const now = (): number => {
      const real = this.#pacer.now()
      if (real < decodesAt) return real - startedAt
      const worked = this.#workedBy(real)
      workedBefore ??= worked - (real - decodesAt) / this.#slowness
      return ttft + worked - workedBefore
    }
    const realTime = (due: number): number => {
      const real = this.#pacer.now()
      if (real < decodesAt) return startedAt + Math.min(due, ttft)
      const left = due - now()
      return real + Math.max(left, Math.min(left * this.#slowness, longestGuessMs))
    }
    const { alarm: realAlarm, lateness } = this.#pacer
    return {
      now,
      waitUntil: (due) => Effect.suspend(() => this.#pacer.waitUntil(realTime(due))),
      alarm:
        realAlarm &&
        ((run) => {
          const real = realAlarm(run)
          return { at: (due) => real.at(realTime(due)), cancel: () => real.cancel() }
        }),
      lateness,
    }
  }

  /** How many times longer than alone a token takes at this moment. */
  get #slowness(): number {
    const { max_concurrent, slowdown } = this.#spec
    const share = max_concurrent === 1 ? 0 : Math.max(0, this.#active - 1) / (max_concurrent - 1)
    return 1 + ((slowdown ?? 1) - 1) * share
  }

  #workedBy(real: number): number {
    return this.#worked + (real - this.#workedAt) / this.#slowness
  }

  #setActive(active: number): void {
    const real = this.#pacer.now()
    this.#worked = this.#workedBy(real)
    this.#workedAt = real
    this.#active = active
  }
}
