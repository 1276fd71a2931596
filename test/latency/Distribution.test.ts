/** Every shape of delay gives, over many draws, the figures it was asked for. */
import { assert, describe, it } from "@effect/vitest"
import { hashWord, seededRandom } from "../../src/generation/seededRandom.ts"
import { type Distribution, samplerOf } from "../../src/latency/Distribution.ts"

const draws = 20_000
const within = 0.02

const sortedDraws = (distribution: Distribution): Float64Array => {
  const sample = samplerOf(distribution)
  const random = seededRandom(hashWord("distribution"))
  return Float64Array.from({ length: draws }, () => sample(random)).sort()
}

const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
const deviationOf = (values: Float64Array) => {
  const mean = meanOf(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}
const percentile = (values: Float64Array, share: number) => values[Math.floor(share * values.length)] ?? 0

const assertNear = (actual: number, expected: number, what: string) =>
  assert.closeTo(actual, expected, Math.abs(expected) * within, what)

describe("distributions", () => {
  for (const distribution of ["normal", "lognormal", "gamma"] as const) {
    for (const [mean_ms, stddev_ms] of [
      [400, 100],
      [25, 8],
      [2000, 500],
    ] as const) {
      it(`${distribution} has mean ${mean_ms} and deviation ${stddev_ms}`, () => {
        const values = sortedDraws({ distribution, mean_ms, stddev_ms })
        assertNear(meanOf(values), mean_ms, "mean")
        assertNear(deviationOf(values), stddev_ms, "deviation")
        assert.isAtLeast(values[0] ?? -1, 0)
      })
    }
  }

  it("lognormal has the percentiles of a lognormal", () => {
    const values = sortedDraws({ distribution: "lognormal", mean_ms: 400, stddev_ms: 150 })
    const variance = Math.log(1 + (150 / 400) ** 2)
    const at = (z: number) => Math.exp(Math.log(400) - variance / 2 + Math.sqrt(variance) * z)
    assertNear(percentile(values, 0.5), at(0), "p50")
    assertNear(percentile(values, 0.9), at(1.2815515655), "p90")
    assertNear(percentile(values, 0.99), at(2.326347874), "p99")
  })

  it("gamma is exponential when mean and deviation are equal, and steeper when the deviation is larger", () => {
    const exponential = sortedDraws({ distribution: "gamma", mean_ms: 100, stddev_ms: 100 })
    assertNear(percentile(exponential, 0.5), 100 * Math.LN2, "p50")
    assertNear(percentile(exponential, 0.9), 100 * Math.log(10), "p90")
    const steep = sortedDraws({ distribution: "gamma", mean_ms: 100, stddev_ms: 150 })
    assert.closeTo(meanOf(steep), 100, 4)
    assert.isBelow(percentile(steep, 0.5), percentile(exponential, 0.5))
  })

  it("percentiles are met where they were given", () => {
    const values = sortedDraws({ percentiles: { p50: 380, p90: 520, p99: 900 } })
    assertNear(percentile(values, 0.5), 380, "p50")
    assertNear(percentile(values, 0.9), 520, "p90")
    assert.closeTo(percentile(values, 0.99), 900, 900 * 0.05, "p99")
  })

  it("a histogram gives each bucket its weight, evenly within", () => {
    const values = sortedDraws({
      histogram: [
        { up_to_ms: 100, weight: 1 },
        { up_to_ms: 300, weight: 2 },
        { up_to_ms: 1000, weight: 1 },
      ],
    })
    const share = (limit: number) => values.filter((value) => value <= limit).length / draws
    assertNear(share(100), 0.25, "first")
    assertNear(share(200), 0.5, "half of the second")
    assertNear(share(300), 0.75, "second")
    assert.isAtMost(values.at(-1) ?? Number.NaN, 1000)
  })

  it("a number is that number", () => {
    assert.deepStrictEqual([...new Set(sortedDraws(40))], [40])
    assert.deepStrictEqual([...new Set(sortedDraws({ distribution: "gamma", mean_ms: 7, stddev_ms: 0 }))], [7])
  })
})
