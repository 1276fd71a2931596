/** The presets have the numbers they are documented with. */
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { isPresetName, LatencyProfile, presetNames, presets } from "../../src/latency/LatencyProfile.ts"

/** Mean and deviation of time to first token, then of time between tokens. */
const expected = {
  gpt5: [600, 150, 40, 12],
  gpt5_mini: [300, 80, 20, 6],
  gpt5_nano: [200, 50, 12, 4],
  o_series: [2000, 500, 30, 10],
  gpt4: [800, 200, 50, 15],
  gpt4o: [400, 100, 25, 8],
  claude_opus: [1000, 250, 60, 20],
  claude_sonnet: [500, 120, 30, 10],
  claude_haiku: [200, 50, 15, 5],
  gemini_pro: [600, 150, 35, 10],
  gemini_flash: [200, 50, 15, 5],
  deepseek: [500, 120, 30, 10],
  deepseek_reasoner: [1500, 400, 25, 8],
  fast: [10, 2, 1, 0],
  instant: [0, 0, 0, 0],
  llama_8b_h100: [100, 20, 12, 2],
  llama_70b_8xh100: [200, 40, 25, 4],
  llama_8b_l40s: [110, 15, 15, 2],
}

const complete = { ttft_mean_ms: 1, ttft_stddev_ms: 0, tbt_mean_ms: 0.5, tbt_stddev_ms: 0 }

describe("presets", () => {
  it("have exactly their documented numbers", () => {
    const actual = Object.entries(presets).map(([name, profile]) => [
      name,
      [profile.ttft_mean_ms, profile.ttft_stddev_ms, profile.tbt_mean_ms, profile.tbt_stddev_ms],
    ])
    assert.deepStrictEqual(Object.fromEntries(actual), expected)
  })

  it("are listed by name", () => {
    assert.deepStrictEqual([...presetNames], Object.keys(expected))
  })

  it("are told from names that are none", () => {
    assert.isTrue(isPresetName("gpt5_mini"))
    for (const name of ["gpt5-mini", "auto", "", "toString", "__proto__"]) assert.isFalse(isPresetName(name))
  })
})

describe("LatencyProfile", () => {
  it("takes fractions of a millisecond", () => {
    assert.deepStrictEqual(Schema.decodeUnknownSync(LatencyProfile)(complete), complete)
  })

  for (const value of [-1, Number.NaN, Number.POSITIVE_INFINITY, "5", null]) {
    it(`refuses ${String(value)} (${typeof value}) as a time`, () => {
      assert.isFalse(Schema.is(LatencyProfile)({ ...complete, tbt_mean_ms: value }))
    })
  }

  it("refuses a profile that lacks a number", () => {
    const { tbt_stddev_ms: _, ...lacking } = complete
    assert.isFalse(Schema.is(LatencyProfile)(lacking))
  })
})
