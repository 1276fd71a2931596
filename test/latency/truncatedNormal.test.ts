/** Draws have the moments they should have and are never negative. */
import { assert, describe, it } from "@effect/vitest"
import { hashWord, seededRandom } from "../../src/generation/seededRandom.ts"
import { presets } from "../../src/latency/LatencyProfile.ts"
import { truncatedNormal } from "../../src/latency/truncatedNormal.ts"

const draws = 20_000

interface Moments {
  readonly mean: number
  readonly deviation: number
  readonly least: number
}

const momentsOf = (mean: number, deviation: number, seed: string): Moments => {
  const random = seededRandom(hashWord(seed))
  const values = Array.from({ length: draws }, () => truncatedNormal(mean, deviation, random))
  const average = values.reduce((sum, value) => sum + value, 0) / draws
  const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (draws - 1)
  return { mean: average, deviation: Math.sqrt(variance), least: Math.min(...values) }
}

const assertWithin = (actual: number, expected: number, share: number) => {
  assert.isAtMost(Math.abs(actual - expected), expected * share, `${actual} is not near ${expected}`)
}

describe("truncatedNormal", () => {
  for (const [name, profile] of Object.entries(presets)) {
    const pairs = [
      ["time to first token", profile.ttft_mean_ms, profile.ttft_stddev_ms],
      ["time between tokens", profile.tbt_mean_ms, profile.tbt_stddev_ms],
    ] as const
    for (const [what, mean, deviation] of pairs) {
      it(`has the mean and deviation of the ${what} of ${name}`, () => {
        const moments = momentsOf(mean, deviation, `${name} ${what}`)
        assertWithin(moments.mean, mean, 0.02)
        assertWithin(moments.deviation, deviation, 0.03)
        assert.isAtLeast(moments.least, 0)
      })
    }
  }

  it("has the moments of a truncated normal where much is cut off", () => {
    // Mean 10 + 50 λ and variance 2500 (1 − 0.2 λ − λ²), with λ = φ(0.2) / Φ(0.2) = 0.675071.
    const moments = momentsOf(10, 50, "truncated")
    assertWithin(moments.mean, 43.7535, 0.02)
    assertWithin(moments.deviation, 31.9867, 0.02)
    assert.isAtLeast(moments.least, 0)
  })

  it("is half a normal distribution around a mean of zero", () => {
    const moments = momentsOf(0, 1, "half")
    assertWithin(moments.mean, Math.sqrt(2 / Math.PI), 0.02)
    assertWithin(moments.deviation, Math.sqrt(1 - 2 / Math.PI), 0.02)
  })

  it("is the mean itself without deviation", () => {
    const random = seededRandom(hashWord("exact"))
    assert.deepStrictEqual([truncatedNormal(0, 0, random), truncatedNormal(12.5, 0, random)], [0, 12.5])
  })

  it("puts two thirds of the draws within one deviation of the mean", () => {
    const random = seededRandom(hashWord("shape"))
    const values = Array.from({ length: draws }, () => truncatedNormal(600, 150, random))
    const share = (deviations: number) =>
      values.filter((value) => Math.abs(value - 600) <= 150 * deviations).length / draws
    assertWithin(share(1), 0.6827, 0.02)
    assertWithin(share(2), 0.9545, 0.01)
  })
})
