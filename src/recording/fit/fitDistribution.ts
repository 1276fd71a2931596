/** The distribution that fits measured times best, with how far off it is. */

export interface Fit {
  readonly distribution: "normal" | "lognormal"
  readonly mean_ms: number
  readonly stddev_ms: number
  /** Kolmogorov and Smirnov's distance: the most by which the shares of values below any time differ. */
  readonly distance: number
}

export const fitDistribution = (times: ReadonlyArray<number>): Fit => {
  const sorted = times.map((time) => Math.max(0, time)).sort((a, b) => a - b)
  const { mean, deviation } = momentsOf(sorted)
  const normal: Fit = {
    distribution: "normal",
    mean_ms: mean,
    stddev_ms: deviation,
    distance: distanceOf(sorted, (time) => normalShare((time - mean) / deviation)),
  }
  const logs = momentsOf(sorted.map((time) => Math.log(Math.max(time, smallest))))
  const logMean = Math.exp(logs.mean + logs.deviation ** 2 / 2)
  const lognormal: Fit = {
    distribution: "lognormal",
    mean_ms: logMean,
    stddev_ms: logMean * Math.sqrt(Math.exp(logs.deviation ** 2) - 1),
    distance: distanceOf(sorted, (time) =>
      normalShare((Math.log(Math.max(time, smallest)) - logs.mean) / logs.deviation),
    ),
  }
  return lognormal.distance < normal.distance ? lognormal : normal
}

/** Milliseconds; a logarithm needs more than nothing. */
const smallest = 0.001

export const momentsOf = (values: ReadonlyArray<number>) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1)
  return { mean, deviation: Math.max(Math.sqrt(variance), 1e-9) }
}

const distanceOf = (sorted: ReadonlyArray<number>, shareBelow: (time: number) => number): number =>
  sorted.reduce((most, time, i) => {
    const share = shareBelow(time)
    return Math.max(most, Math.abs(share - i / sorted.length), Math.abs((i + 1) / sorted.length - share))
  }, 0)

/** Abramowitz and Stegun 7.1.26: off by 1.5e-7 at most. */
const normalShare = (score: number): number => {
  const x = Math.abs(score) / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  const tail =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.exp(-x * x)
  return score >= 0 ? 1 - tail / 2 : tail / 2
}
