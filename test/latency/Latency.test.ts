/** Which timing a model gets, and the plan of an answer's tokens. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { LatencyOptions } from "../../src/latency/Latency.ts"
import { type LatencyProfile, presets } from "../../src/latency/LatencyProfile.ts"
import { draws, drawsOfProfile, offsets, timingOf } from "./profiles.ts"

const slow: LatencyProfile = { ttft_mean_ms: 5_000, ttft_stddev_ms: 1, tbt_mean_ms: 500, tbt_stddev_ms: 1 }

const assertTiming = (
  options: Partial<LatencyOptions>,
  [model, preset]: readonly [model: string, preset?: string],
  expected: LatencyProfile,
) =>
  Effect.map(timingOf(options, model, preset), (timing) =>
    assert.deepStrictEqual(draws(timing), drawsOfProfile(expected)),
  )

describe("the profile", () => {
  it.effect("is the model's own preset when it is auto", () =>
    assertTiming({}, ["claude-opus-4-5", "claude_opus"], presets.claude_opus),
  )

  it.effect("is gpt5 where the model's preset is none", () =>
    assertTiming({}, ["mine", "no-such-preset"], presets.gpt5),
  )

  it.effect("is the named one for every model", () =>
    Effect.gen(function* () {
      yield* assertTiming({ profile: "claude_haiku" }, ["gpt-4o"], presets.claude_haiku)
      yield* assertTiming({ profile: "claude_haiku" }, ["o3", "o_series"], presets.claude_haiku)
    }),
  )

  it.effect("has single numbers of it replaced", () =>
    Effect.gen(function* () {
      const overrides = { ttft_mean_ms: 700, tbt_stddev_ms: 1 }
      yield* assertTiming({ overrides }, ["gpt-4o"], { ...presets.gpt4o, ...overrides })
      yield* assertTiming({ profile: "o_series", overrides }, ["gpt-4o"], { ...presets.o_series, ...overrides })
    }),
  )
})

describe("a profile by model", () => {
  const byModel = [
    ["gpt-4o-mini", "claude_haiku"],
    ["gpt-4*", slow],
    ["*", "gemini_pro"],
  ] as const

  it.effect("is the first whose glob fits", () =>
    Effect.gen(function* () {
      yield* assertTiming({ byModel }, ["gpt-4o-mini"], presets.claude_haiku)
      yield* assertTiming({ byModel }, ["gpt-4o-mini-2024-07-18"], slow)
      yield* assertTiming({ byModel }, ["o3"], presets.gemini_pro)
    }),
  )

  it.effect("wins over the named profile and its replaced numbers", () =>
    Effect.gen(function* () {
      const options = { byModel, profile: "gpt5", overrides: { ttft_mean_ms: 1 } } as const
      yield* assertTiming(options, ["gpt-4"], slow)
      yield* assertTiming(options, ["o3"], presets.gemini_pro)
    }),
  )

  it.effect("of some numbers leaves the others to the profile, not to what replaces it for the rest", () =>
    Effect.gen(function* () {
      const byOne = [["o3", { tbt_mean_ms: 90 }]] as const
      const expected = { ...presets.o_series, tbt_mean_ms: 90 }
      yield* assertTiming({ byModel: byOne }, ["o3", "o_series"], expected)
      yield* assertTiming({ byModel: byOne, overrides: { ttft_mean_ms: 1 } }, ["o3", "o_series"], expected)
      yield* assertTiming({ byModel: byOne, profile: "gpt4" }, ["o3", "o_series"], { ...presets.gpt4, tbt_mean_ms: 90 })
    }),
  )

  it.effect("leaves models that fit no glob to the rest", () =>
    assertTiming({ byModel: byModel.slice(0, 2) }, ["o3", "o_series"], presets.o_series),
  )

  const globs: ReadonlyArray<readonly [glob: string, model: string, fits: boolean]> = [
    ["gpt-*", "gpt-4o", true],
    ["gpt-*", "my-gpt-4o", false],
    ["*gpt*", "openai/gpt-4o", true],
    ["*", "a/b/c", true],
    ["openai/*", "openai/ft/gpt-4o", true],
    ["*/gpt-4o", "azure/eu/gpt-4o", true],
    ["gpt-?", "gpt-4", true],
    ["gpt-?", "gpt-4o", false],
    ["gpt-4.1", "gpt-4.1", true],
    ["gpt-4.1", "gpt-4x1", false],
    ["o1", "o1-mini", false],
    ["o1", "o1", true],
    ["a+b(c)[d]{e}|f^g$h", "a+b(c)[d]{e}|f^g$h", true],
    ["a|b", "a", false],
    ["GPT-4", "gpt-4", false],
    ["", "gpt-4", false],
  ]
  for (const [glob, model, fits] of globs) {
    it.effect(`"${glob}" ${fits ? "fits" : "does not fit"} "${model}"`, () =>
      assertTiming({ byModel: [[glob, slow]] }, [model], fits ? slow : presets.gpt4o),
    )
  }
})

describe("a plan", () => {
  it.effect("has one moment for each token, never falling", () =>
    Effect.gen(function* () {
      const planned = yield* offsets({}, { tokens: 500 })
      assert.strictEqual(planned.length, 500)
      assert.deepStrictEqual(
        planned,
        planned.toSorted((a, b) => a - b),
      )
    }),
  )

  it.effect("takes the time to the first token even without tokens", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* offsets({ overrides: { ...slow, ttft_stddev_ms: 0 } }, { tokens: 0 }), [5_000])
    }),
  )

  it.effect("is the sum of the profile's times when they do not vary", () =>
    Effect.gen(function* () {
      const overrides = { ttft_mean_ms: 100, ttft_stddev_ms: 0, tbt_mean_ms: 7.5, tbt_stddev_ms: 0 }
      assert.deepStrictEqual(yield* offsets({ overrides }, { tokens: 4 }), [100, 107.5, 115, 122.5])
    }),
  )

  it.effect("is zero all along when it is instant", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* offsets({ profile: "instant" }, { tokens: 3 }), [0, 0, 0])
    }),
  )

  it.effect("repeats with its seed", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* offsets({}, { seed: "one" }), yield* offsets({}, { seed: "one" }))
    }),
  )

  it.effect("differs with another seed", () =>
    Effect.gen(function* () {
      const [one, two] = [yield* offsets({}, { seed: "one" }), yield* offsets({}, { seed: "two" })]
      assert.strictEqual(new Set([...one, ...two]).size, 20)
    }),
  )

  it.effect("begins alike however many tokens follow", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual((yield* offsets({}, { tokens: 50 })).slice(0, 10), yield* offsets({}, { tokens: 10 }))
    }),
  )

  it.effect("uses the timing of the asked model", () =>
    Effect.gen(function* () {
      const options = { byModel: [["slow-*", slow]] } as const
      assert.isAbove((yield* offsets(options, { model: "slow-model" }))[0] ?? 0, 4_900)
      assert.isBelow((yield* offsets(options, { model: "gpt-4o" }))[0] ?? 0, 1_500)
    }),
  )

  it.effect("has the profile's mean over many tokens", () =>
    Effect.gen(function* () {
      const planned = yield* offsets({ profile: "gpt5" }, { tokens: 10_001 })
      const between = ((planned.at(-1) ?? 0) - (planned[0] ?? 0)) / 10_000
      assert.approximately(between, 40, 0.8)
    }),
  )
})
