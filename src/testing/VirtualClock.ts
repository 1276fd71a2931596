/** Time that stands still until it is moved by hand. */
import { type Clock, Duration, Effect } from "effect"

interface Sleeper {
  readonly due: number
  readonly wake: () => void
}

/** Turns of the event loop in which what was woken may go as far as its next wait. */
const turns = 6

export class VirtualClock implements Clock.Clock {
  readonly #sleepers = new Set<Sleeper>()
  readonly #origin: number
  #elapsed = 0

  /** @param origin what the wall clock shows at first, in milliseconds since 1970. */
  constructor(origin: number) {
    this.#origin = origin
  }

  currentTimeMillisUnsafe(): number {
    return this.#origin + this.#elapsed
  }

  currentTimeNanosUnsafe(): bigint {
    return nanos(this.currentTimeMillisUnsafe())
  }

  monotonicTimeNanosUnsafe(): bigint {
    return nanos(this.#elapsed)
  }

  readonly currentTimeMillis = Effect.sync(() => this.currentTimeMillisUnsafe())
  readonly currentTimeNanos = Effect.sync(() => this.currentTimeNanosUnsafe())
  readonly monotonicTimeNanos = Effect.sync(() => this.monotonicTimeNanosUnsafe())

  sleep(duration: Duration.Duration): Effect.Effect<void> {
    const ms = Duration.toMillis(duration)
    if (ms <= 0) return Effect.yieldNow
    return Effect.callback((resume) => {
      const sleeper: Sleeper = { due: this.#elapsed + ms, wake: () => resume(Effect.void) }
      this.#sleepers.add(sleeper)
      return Effect.sync(() => this.#sleepers.delete(sleeper))
    })
  }

  /** Milliseconds that it was moved so far. */
  get elapsed(): number {
    return this.#elapsed
  }

  /** Wakes all that is due on the way, one moment after the other, each with the time it asked for. */
  async advance(ms: number): Promise<void> {
    const target = this.#elapsed + ms
    await settle()
    for (;;) {
      const next = Math.min(...[...this.#sleepers].map(({ due }) => due))
      if (next > target) break
      this.#elapsed = next
      for (const sleeper of [...this.#sleepers].filter(({ due }) => due <= next)) {
        this.#sleepers.delete(sleeper)
        sleeper.wake()
      }
      await settle()
    }
    this.#elapsed = target
    await settle()
  }
}

const nanos = (ms: number): bigint => BigInt(Math.round(ms * 1e6))

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < turns; turn++) await new Promise<void>((resume) => setImmediate(resume))
}
