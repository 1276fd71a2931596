/** A histogram with the bounds that Prometheus is to see. */
import type { Labels, Sample } from "./Family.ts"

export interface BucketsState {
  readonly counts: ReadonlyArray<number>
  readonly sum: number
}

export class Buckets {
  readonly #bounds: ReadonlyArray<number>
  readonly #counts: Array<number>
  #sum = 0

  /** Bounds rise; what is greater than the last has a bucket of its own. */
  constructor(bounds: ReadonlyArray<number>) {
    this.#bounds = bounds
    this.#counts = new Array<number>(bounds.length + 1).fill(0)
  }

  record(value: number): void {
    this.#sum += value
    let index = 0
    while (index < this.#bounds.length && value > (this.#bounds[index] as number)) index++
    this.#counts[index] = (this.#counts[index] ?? 0) + 1
  }

  state(): BucketsState {
    return { counts: [...this.#counts], sum: this.#sum }
  }

  restore({ counts, sum }: BucketsState): void {
    for (const [index, count] of counts.entries()) this.#counts[index] = count
    this.#sum = sum
  }

  samples(labels: Labels): ReadonlyArray<Sample> {
    let count = 0
    const buckets = this.#counts.map((own, index): Sample => {
      count += own
      const bound = this.#bounds[index]
      return {
        suffix: "_bucket",
        labels: { ...labels, le: bound === undefined ? "+Inf" : String(bound) },
        value: count,
      }
    })
    return count === 0
      ? []
      : [...buckets, { suffix: "_sum", labels, value: this.#sum }, { suffix: "_count", labels, value: count }]
  }
}

/** Seconds; the bounds that OpenTelemetry advises, and finer ones below for answers without a wait. */
export const durationBounds = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
]
export const ttftBounds = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.25, 0.35, 0.5, 0.75, 1, 1.5, 2.5, 5, 7.5, 10,
]
export const perTokenBounds = [
  0.001, 0.0025, 0.005, 0.01, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 2.5,
]
/** Tokens. */
export const tokenBounds = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576]
