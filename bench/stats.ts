/** Medians and quantiles. */
import type { Quantiles } from "./protocol.ts"

/** Samples in memory that is there before the first of them comes. */
export class Recorder {
  readonly #values: Float32Array
  #count = 0

  constructor(capacity: number) {
    this.#values = new Float32Array(capacity)
  }

  /** What does not fit is left out. */
  add(value: number): void {
    if (this.#count < this.#values.length) this.#values[this.#count++] = value
  }

  quantiles(): Quantiles {
    const sorted = this.#values.subarray(0, this.#count).sort()
    const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? null
    return { p50: at(0.5), p99: at(0.99), max: at(1) }
  }
}

/** Null if there is none. */
export const median = (values: ReadonlyArray<number>): number | null => {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}

/** Null if either is missing or the divisor is zero. */
export const ratio = (value: number | null, divisor: number | null): number | null =>
  value === null || divisor === null || divisor === 0 ? null : value / divisor
