/** How full the limits are at a moment. */
import type { LimitState } from "../domain/Call.ts"
import type { Charge } from "./charges.ts"

export interface BucketLoad extends Omit<LimitState, "resetMs"> {
  /** Whose bucket it is: a key's name, and the model or glob where it has one of its own. */
  readonly scope: string
}

export interface LimiterLoad {
  /** Calls that hold one of a bounded number of places. */
  readonly active: number
  /** Calls that wait for room. */
  readonly waiting: number
  readonly buckets: ReadonlyArray<BucketLoad>
}

interface Taken {
  readonly load: BucketLoad
  readonly windowMs: number
  /** Monotonic milliseconds. */
  readonly at: number
}

/** Callers name models, so buckets beyond this number are not told. */
const mostBuckets = 500

export class LimiterWatch {
  readonly #taken = new Map<string, Taken>()
  active = 0
  waiting = 0

  took(scope: string, { key, windowMs, unit, window, limit }: Charge, remaining: number, at: number): void {
    if (!this.#taken.has(key) && this.#taken.size >= mostBuckets) return
    this.#taken.set(key, { load: { scope, unit, window, limit, remaining }, windowMs, at })
  }

  /** Buckets have filled since a call took from them. */
  read(now: number): LimiterLoad {
    const buckets = [...this.#taken.values()].map(({ load, windowMs, at }) => {
      const filled = load.remaining + ((now - at) * load.limit) / windowMs
      return { ...load, remaining: Math.max(0, Math.min(load.limit, Math.floor(filled))) }
    })
    return { active: this.active, waiting: this.waiting, buckets }
  }
}

export const noLoad: LimiterLoad = { active: 0, waiting: 0, buckets: [] }
