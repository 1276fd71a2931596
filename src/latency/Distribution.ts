/** How a time varies: the shapes a user can name, and how to draw from them. */
import { type Random, Schema } from "effect"
import { standardNormal } from "./standardNormal.ts"
import { truncatedNormal } from "./truncatedNormal.ts"

const Milliseconds = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))
const Positive = Schema.Finite.check(Schema.isGreaterThan(0))

/** Mean and standard deviation in milliseconds. `normal` is truncated at zero; the others have no negative values. */
const Moments = Schema.Struct({
  distribution: Schema.Literals(["normal", "lognormal", "gamma"]),
  mean_ms: Milliseconds,
  stddev_ms: Milliseconds,
})

/** A smooth distribution through three percentiles, as dashboards show them. */
const Percentiles = Schema.Struct({
  percentiles: Schema.Struct({ p50: Positive, p90: Positive, p99: Positive }).check(
    Schema.makeFilter(({ p50, p90, p99 }) => p50 <= p90 && p90 <= p99, { expected: "percentiles that rise" }),
  ),
})

/** Buckets as measured: each reaches from the one before to `up_to_ms`, and is as likely as its weight says. */
const Histogram = Schema.Struct({
  histogram: Schema.Array(Schema.Struct({ up_to_ms: Positive, weight: Milliseconds })).check(
    Schema.isMinLength(1),
    Schema.makeFilter(
      (buckets) =>
        buckets.every((bucket, i) => bucket.up_to_ms > (buckets[i - 1]?.up_to_ms ?? 0)) &&
        buckets.some((bucket) => bucket.weight > 0),
      { expected: "buckets that rise, not all of weight 0" },
    ),
  ),
})

/**
 * A number is a constant.
 *
 * @example
 * ```ts
 * import type { Distribution } from "llmsim"
 *
 * const skewed: Distribution = { distribution: "lognormal", mean_ms: 400, stddev_ms: 150 }
 * ```
 */
export const Distribution = Schema.Union([Milliseconds, Moments, Percentiles, Histogram])
export type Distribution = typeof Distribution.Type

/** Draws one value in milliseconds, never negative; `constant` is that value where there is no chance in it. */
export interface Sampler {
  (random: Random.Random): number
  readonly constant?: number
}

const constantSampler = (value: number): Sampler => Object.assign(() => value, { constant: value })

export const samplerOf = (distribution: Distribution): Sampler => {
  if (typeof distribution === "number") return constantSampler(distribution)
  if ("percentiles" in distribution) return percentileSampler(distribution.percentiles)
  if ("histogram" in distribution) return histogramSampler(distribution.histogram)
  const { mean_ms: mean, stddev_ms: deviation } = distribution
  if (deviation === 0 || mean === 0) return constantSampler(mean)
  switch (distribution.distribution) {
    case "normal":
      return (random) => truncatedNormal(mean, deviation, random)
    case "lognormal":
      return lognormalSampler(mean, deviation)
    case "gamma":
      return gammaSampler(mean, deviation)
  }
}

const lognormalSampler = (mean: number, deviation: number): Sampler => {
  const variance = Math.log(1 + (deviation / mean) ** 2)
  const location = Math.log(mean) - variance / 2
  const spread = Math.sqrt(variance)
  return (random) => Math.exp(location + spread * standardNormal(random))
}

/** Marsaglia and Tsang's method (2000); a shape below one is drawn one higher and scaled back. */
const gammaSampler = (mean: number, deviation: number): Sampler => {
  const shape = (mean / deviation) ** 2
  const scale = deviation ** 2 / mean
  const boosted = shape < 1 ? shape + 1 : shape
  const d = boosted - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  const draw = (random: Random.Random): number => {
    for (;;) {
      const x = standardNormal(random)
      const v = (1 + c * x) ** 3
      if (v > 0 && Math.log(1 - random.nextDoubleUnsafe()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
    }
  }
  if (shape >= 1) return (random) => draw(random) * scale
  return (random) => draw(random) * (1 - random.nextDoubleUnsafe()) ** (1 / shape) * scale
}

/** Normal scores: the shares of a standard normal below them are 0.9 and 0.99. */
const z90 = 1.2815515655446004
const z99 = 2.3263478740408408

/** The logarithm of the value is a broken line over normal scores, straight on beyond its ends. */
const percentileSampler = ({ p50, p90, p99 }: { p50: number; p90: number; p99: number }): Sampler => {
  const middle = Math.log(p50)
  const rise = (Math.log(p90) - middle) / z90
  const tailRise = (Math.log(p99) - Math.log(p90)) / (z99 - z90)
  return (random) => {
    const z = standardNormal(random)
    return Math.exp(z <= z90 ? middle + rise * z : Math.log(p90) + tailRise * (z - z90))
  }
}

const histogramSampler = (buckets: ReadonlyArray<{ readonly up_to_ms: number; readonly weight: number }>): Sampler => {
  const total = buckets.reduce((sum, bucket) => sum + bucket.weight, 0)
  return (random) => {
    let left = random.nextDoubleUnsafe() * total
    let from = 0
    for (const { up_to_ms, weight } of buckets) {
      if (left < weight) return from + (up_to_ms - from) * (left / weight)
      left -= weight
      from = up_to_ms
    }
    return from
  }
}
