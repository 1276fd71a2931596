/** Which profile a model gets, and the plan of an answer's tokens. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { hashWord, seededRandom } from "../../src/generation/seededRandom.ts"
import { Latency, type LatencyOptions } from "../../src/latency/Latency.ts"
import { type LatencyProfile, presets } from "../../src/latency/LatencyProfile.ts"

const optionsOf = (options: Partial<LatencyOptions>): LatencyOptions => ({
  profile: "auto",
  overrides: {},
  byModel: [],
  ...options,
})

const profileOf = (options: Partial<LatencyOptions>, model: string, preset = "gpt4o") =>
  Latency.useSync((latency) => latency.profileOf(model, preset)).pipe(Effect.provide(Latency.layer(optionsOf(options))))

const plan = (options: Partial<LatencyOptions>, tokens: number, seed: string, model = "gpt-4o") =>
  Latency.use((latency) => latency.plan({ model, preset: "gpt4o", tokens }, seededRandom(hashWord(seed)))).pipe(
    Effect.map((offsets) => [...offsets]),
    Effect.provide(Latency.layer(optionsOf(options))),
  )

const slow: LatencyProfile = { ttft_mean_ms: 5_000, ttft_stddev_ms: 1, tbt_mean_ms: 500, tbt_stddev_ms: 1 }

describe("the profile", () => {
  it.effect("is the model's own preset when it is auto", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* profileOf({}, "claude-opus-4-5", "claude_opus"), presets.claude_opus)
    }),
  )

  it.effect("is gpt5 where the model's preset is none", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* profileOf({}, "mine", "no-such-preset"), presets.gpt5)
    }),
  )

  it.effect("is the fixed one for every model", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* profileOf({ profile: presets.fast }, "gpt-4o"), presets.fast)
      assert.deepStrictEqual(yield* profileOf({ profile: presets.fast }, "o3", "o_series"), presets.fast)
    }),
  )

  it.effect("has single numbers of it replaced", () =>
    Effect.gen(function* () {
      const overrides = { ttft_mean_ms: 7, tbt_stddev_ms: 0 }
      assert.deepStrictEqual(yield* profileOf({ overrides }, "gpt-4o"), { ...presets.gpt4o, ...overrides })
      const fixed = yield* profileOf({ profile: presets.o_series, overrides }, "gpt-4o")
      assert.deepStrictEqual(fixed, { ...presets.o_series, ...overrides })
    }),
  )
})

describe("a profile by model", () => {
  const byModel = [
    ["gpt-4o-mini", presets.fast],
    ["gpt-4*", slow],
    ["*", presets.instant],
  ] as const

  it.effect("is the first whose glob fits", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* profileOf({ byModel }, "gpt-4o-mini"), presets.fast)
      assert.deepStrictEqual(yield* profileOf({ byModel }, "gpt-4o-mini-2024-07-18"), slow)
      assert.deepStrictEqual(yield* profileOf({ byModel }, "o3"), presets.instant)
    }),
  )

  it.effect("wins over the fixed profile and its replaced numbers", () =>
    Effect.gen(function* () {
      const options = { byModel, profile: presets.gpt5, overrides: { ttft_mean_ms: 1 } }
      assert.deepStrictEqual(yield* profileOf(options, "gpt-4"), slow)
    }),
  )

  it.effect("leaves models that fit no glob to the rest", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* profileOf({ byModel: byModel.slice(0, 2) }, "o3", "o_series"), presets.o_series)
    }),
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
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* profileOf({ byModel: [[glob, slow]] }, model), fits ? slow : presets.gpt4o)
      }),
    )
  }
})

describe("a plan", () => {
  it.effect("has one moment for each token, never falling", () =>
    Effect.gen(function* () {
      const offsets = yield* plan({}, 500, "plan")
      assert.strictEqual(offsets.length, 500)
      assert.deepStrictEqual(
        offsets,
        offsets.toSorted((a, b) => a - b),
      )
    }),
  )

  it.effect("takes the time to the first token even without tokens", () =>
    Effect.gen(function* () {
      const [first, ...rest] = yield* plan({ profile: { ...slow, ttft_stddev_ms: 0 } }, 0, "plan")
      assert.strictEqual(first, 5_000)
      assert.deepStrictEqual(rest, [])
    }),
  )

  it.effect("is the sum of the profile's times when they do not vary", () =>
    Effect.gen(function* () {
      const profile = { ttft_mean_ms: 100, ttft_stddev_ms: 0, tbt_mean_ms: 7.5, tbt_stddev_ms: 0 }
      assert.deepStrictEqual(yield* plan({ profile }, 4, "plan"), [100, 107.5, 115, 122.5])
    }),
  )

  it.effect("is zero all along when it is instant", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* plan({ profile: presets.instant }, 3, "plan"), [0, 0, 0])
    }),
  )

  it.effect("repeats with its seed", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* plan({}, 50, "one"), yield* plan({}, 50, "one"))
    }),
  )

  it.effect("differs with another seed", () =>
    Effect.gen(function* () {
      const [one, two] = [yield* plan({}, 50, "one"), yield* plan({}, 50, "two")]
      assert.notDeepEqual(one, two)
      assert.strictEqual(new Set([...one, ...two]).size, 100)
    }),
  )

  it.effect("begins alike however many tokens follow", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual((yield* plan({}, 50, "one")).slice(0, 10), yield* plan({}, 10, "one"))
    }),
  )

  it.effect("uses the profile of the asked model", () =>
    Effect.gen(function* () {
      const options = { byModel: [["slow-*", slow]] } as const
      assert.isAbove((yield* plan(options, 1, "one", "slow-model"))[0] ?? 0, 4_900)
      assert.isBelow((yield* plan(options, 1, "one", "gpt-4o"))[0] ?? 0, 1_500)
    }),
  )

  it.effect("has the profile's mean over many tokens", () =>
    Effect.gen(function* () {
      const offsets = yield* plan({ profile: presets.gpt5 }, 10_001, "mean")
      const between = ((offsets.at(-1) ?? 0) - (offsets[0] ?? 0)) / 10_000
      assert.approximately(between, 40, 0.8)
    }),
  )
})
