/** How long things took: percentiles to about 9 %, for next to nothing. */
import type { Spread } from "./CallTotals.ts"

const bucketsPerDoubling = 8
const smallestMs = 1 / 64
const bucketCount = 34 * bucketsPerDoubling

/** A histogram as data; buckets behind the last that holds something are left out. */
export interface HistogramState {
  readonly buckets: ReadonlyArray<number>
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
}

export class Histogram {
  readonly #buckets = new Uint32Array(bucketCount)
  #count = 0
  #sum = 0
  #min = Number.POSITIVE_INFINITY
  #max = 0

  record(ms: number): void {
    this.#count++
    this.#sum += ms
    if (ms < this.#min) this.#min = ms
    if (ms > this.#max) this.#max = ms
    const bucket = ms <= smallestMs ? 0 : Math.ceil(Math.log2(ms / smallestMs) * bucketsPerDoubling)
    const index = Math.min(bucket, bucketCount - 1)
    this.#buckets[index] = (this.#buckets[index] ?? 0) + 1
  }

  /** All zero before the first value. */
  spread(): Spread {
    const none = this.#count === 0
    return {
      count: this.#count,
      avg_ms: none ? 0 : rounded(this.#sum / this.#count),
      min_ms: none ? 0 : rounded(this.#min),
      max_ms: rounded(this.#max),
      p50_ms: this.#percentile(0.5),
      p90_ms: this.#percentile(0.9),
      p99_ms: this.#percentile(0.99),
    }
  }

  state(): HistogramState {
    const last = this.#buckets.findLastIndex((count) => count > 0)
    return {
      buckets: [...this.#buckets.subarray(0, last + 1)],
      count: this.#count,
      sum: this.#sum,
      min: this.#min,
      max: this.#max,
    }
  }

  restore({ buckets, count, sum, min, max }: HistogramState): void {
    this.#buckets.fill(0)
    this.#buckets.set(buckets)
    this.#count = count
    this.#sum = sum
    this.#min = min
    this.#max = max
  }

  reset(): void {
    this.#buckets.fill(0)
    this.#count = 0
    this.#sum = 0
    this.#min = Number.POSITIVE_INFINITY
    this.#max = 0
  }

  #percentile(share: number): number {
    const rank = Math.ceil(this.#count * share)
    let seen = 0
    for (let index = 0; index < bucketCount; index++) {
      seen += this.#buckets[index] ?? 0
      if (seen < rank || seen === 0) continue
      return rounded(Math.max(this.#min, Math.min(this.#max, smallestMs * 2 ** (index / bucketsPerDoubling))))
    }
    return 0
  }
}

const rounded = (ms: number): number => Math.round(ms * 100) / 100
