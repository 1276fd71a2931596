/** How late events leave against their plan: histograms that cost next to nothing to keep. */

const bucketsPerDoubling = 8
const smallestMs = 0.0625
const bucketCount = 30 * bucketsPerDoubling

/** The buckets' shares, of all events or of some of them. */
export interface LatenessView {
  readonly count: number
  /** The lateness in milliseconds that a share of events stays at or below, to about 9 %; 0 before any event. */
  readonly percentile: (share: number) => number
}

/** The histogram as data; buckets behind the last that holds something are left out. */
export interface LatenessState {
  readonly buckets: ReadonlyArray<number>
  readonly count: number
  readonly max: number
}

/**
 * How late events leave, in milliseconds, as percentiles.
 *
 * @example
 * ```ts
 * import { Lateness } from "llmsim"
 *
 * const lateness = new Lateness()
 * for (const ms of [0.5, 1, 40]) lateness.record(ms)
 * lateness.max // 40
 * ```
 */
export class Lateness implements LatenessView {
  readonly #buckets = new Uint32Array(bucketCount)
  readonly #looked = new Uint32Array(bucketCount)
  #count = 0
  #max = 0

  get count(): number {
    return this.#count
  }

  /** The latest that any event has been, in milliseconds. */
  get max(): number {
    return this.#max
  }

  record(ms: number): void {
    this.#count++
    if (ms > this.#max) this.#max = ms
    const bucket = ms <= smallestMs ? 0 : Math.ceil(Math.log2(ms / smallestMs) * bucketsPerDoubling)
    const index = Math.min(bucket, bucketCount - 1)
    this.#buckets[index] = (this.#buckets[index] ?? 0) + 1
  }

  percentile(share: number): number {
    return Math.min(this.#max, percentileOf(this.#buckets, this.#count, share))
  }

  state(): LatenessState {
    const last = this.#buckets.findLastIndex((events) => events > 0)
    return { buckets: [...this.#buckets.subarray(0, last + 1)], count: this.#count, max: this.#max }
  }

  static of({ buckets, count, max }: LatenessState): Lateness {
    const lateness = new Lateness()
    lateness.#buckets.set(buckets)
    lateness.#count = count
    lateness.#max = max
    return lateness
  }

  /** The events since this was last asked. */
  recent(): LatenessView {
    const buckets = this.#buckets.map((count, index) => count - (this.#looked[index] ?? 0))
    this.#looked.set(this.#buckets)
    const count = buckets.reduce((sum, events) => sum + events, 0)
    return { count, percentile: (share) => percentileOf(buckets, count, share) }
  }
}

const percentileOf = (buckets: Uint32Array, count: number, share: number): number => {
  const rank = Math.ceil(count * share)
  let seen = 0
  for (let index = 0; index < bucketCount; index++) {
    seen += buckets[index] ?? 0
    if (seen >= rank && seen > 0) return smallestMs * 2 ** (index / bucketsPerDoubling)
  }
  return 0
}
