/** What a user can say of a model's time beyond a preset's name, and what it does to the plan. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import type { Distribution } from "../../src/latency/Distribution.ts"
import { LatencyOverrides, presets } from "../../src/latency/LatencyProfile.ts"
import { draws, drawsFrom, latencyLayer, normal, offsets, plan, timingOf } from "./profiles.ts"

const near = (actual: ReadonlyArray<number>, expected: ReadonlyArray<number>) => {
  assert.strictEqual(actual.length, expected.length)
  for (const [i, value] of expected.entries()) assert.approximately(actual[i] ?? Number.NaN, value, 1e-6)
}

describe("the scale", () => {
  for (const scale of [0.1, 2.5]) {
    it.effect(`multiplies every moment of a plan: ${scale}`, () =>
      Effect.gen(function* () {
        const unscaled = yield* offsets({ profile: "gpt5" }, { tokens: 100 })
        const scaled = yield* offsets({ profile: "gpt5", scale }, { tokens: 100 })
        near(
          scaled,
          unscaled.map((at) => at * scale),
        )
      }),
    )
  }

  it.effect("multiplies prefill and warming up too", () =>
    Effect.gen(function* () {
      const overrides = { prefill_ms_per_token: 0.5, warm_up: { requests: 10, factor: 3 } }
      const asked = { uncachedPromptTokens: 1_000 }
      const unscaled = yield* offsets({ overrides }, asked)
      near(
        yield* offsets({ overrides, scale: 0.25 }, asked),
        unscaled.map((at) => at / 4),
      )
    }),
  )

  it.effect("multiplies what the network adds, but not how often", () =>
    Effect.gen(function* () {
      const overrides = { network: { jitter_ms: 5, stall_rate: 0.25, stall_ms: 800 } }
      const { network } = yield* plan().pipe(Effect.provide(latencyLayer({ overrides, scale: 0.5 })))
      assert.deepStrictEqual(network, { jitter_ms: 2.5, stall_rate: 0.25, stall_ms: 400 })
    }),
  )

  it.effect("multiplies what was said by model", () =>
    Effect.gen(function* () {
      const byModel = [["gpt-*", { ttft: 100, tbt: 10 }]] as const
      assert.deepStrictEqual(yield* offsets({ byModel, scale: 3 }, { tokens: 3 }), [300, 330, 360])
    }),
  )
})

describe("prefill_ms_per_token", () => {
  const even = { ttft: 100, tbt: 10, prefill_ms_per_token: 0.05 }

  it.effect("adds to the time to first token for each uncached prompt token, and to no later gap", () =>
    Effect.gen(function* () {
      near(yield* offsets({ overrides: even }, { tokens: 3, uncachedPromptTokens: 4_000 }), [300, 310, 320])
      near(yield* offsets({ overrides: even }, { tokens: 3, uncachedPromptTokens: 0 }), [100, 110, 120])
    }),
  )

  it.effect("is nothing unless it was said", () =>
    Effect.gen(function* () {
      const long = yield* offsets({}, { uncachedPromptTokens: 100_000 })
      assert.deepStrictEqual(long, yield* offsets({}, { uncachedPromptTokens: 0 }))
    }),
  )

  it.effect("does not grow while a model warms up", () =>
    Effect.gen(function* () {
      const overrides = { ...even, warm_up: { requests: 1, factor: 5 } }
      near(yield* offsets({ overrides }, { tokens: 1, uncachedPromptTokens: 1_000 }), [550])
    }),
  )
})

describe("tokens_per_second", () => {
  it.effect("is another way to say the mean time between tokens", () =>
    Effect.gen(function* () {
      const said = yield* timingOf({ overrides: { tokens_per_second: 40, tbt_stddev_ms: 3 } }, "gpt-4o")
      const { ttft_mean_ms, ttft_stddev_ms } = presets.gpt4o
      assert.deepStrictEqual(draws(said), drawsFrom(normal(ttft_mean_ms, ttft_stddev_ms), normal(25, 3)))
    }),
  )

  for (const tokens_per_second of [20, 40, 200, 500]) {
    it.effect(`is the rate of a long answer, whatever the preset's own is: ${tokens_per_second}`, () =>
      Effect.gen(function* () {
        const planned = yield* offsets({ overrides: { tokens_per_second } }, { tokens: 10_001 })
        const seconds = ((planned.at(-1) ?? 0) - (planned[0] ?? 0)) / 1_000
        assert.approximately(10_000 / seconds, tokens_per_second, tokens_per_second * 0.02)
      }),
    )
  }
})

describe("distributions for ttft and tbt", () => {
  const forms: ReadonlyArray<Distribution> = [
    40,
    { distribution: "lognormal", mean_ms: 400, stddev_ms: 150 },
    { distribution: "gamma", mean_ms: 30, stddev_ms: 20 },
    { percentiles: { p50: 380, p90: 520, p99: 900 } },
    {
      histogram: [
        { up_to_ms: 300, weight: 20 },
        { up_to_ms: 600, weight: 75 },
      ],
    },
  ]
  for (const form of forms) {
    it.effect(`replace what the profile says, each for itself: ${JSON.stringify(form)}`, () =>
      Effect.gen(function* () {
        const { ttft_mean_ms, ttft_stddev_ms, tbt_mean_ms, tbt_stddev_ms } = presets.gpt4o
        assert.deepStrictEqual(
          draws(yield* timingOf({ overrides: { ttft: form } }, "gpt-4o")),
          drawsFrom(form, normal(tbt_mean_ms, tbt_stddev_ms)),
        )
        assert.deepStrictEqual(
          draws(yield* timingOf({ overrides: { tbt: form } }, "gpt-4o")),
          drawsFrom(normal(ttft_mean_ms, ttft_stddev_ms), form),
        )
      }),
    )
  }

  it.effect("are what the plan is drawn from", () =>
    Effect.gen(function* () {
      const overrides = { ttft: { histogram: [{ up_to_ms: 50, weight: 1 }] }, tbt: 3 }
      const [first = -1, second = -1, third = -1] = yield* offsets({ overrides }, { tokens: 3 })
      assert.isAtLeast(first, 0)
      assert.isAtMost(first, 50)
      near([second - first, third - second], [3, 3])
    }),
  )
})

describe("chunking and network", () => {
  it.effect("pass into the plan as they were said", () =>
    Effect.gen(function* () {
      const overrides = { chunking: { min_characters: 80 }, network: { jitter_ms: 5 } }
      const { chunking, network } = yield* plan().pipe(Effect.provide(latencyLayer({ overrides })))
      assert.deepStrictEqual([chunking, network], [{ min_characters: 80 }, { jitter_ms: 5 }])
    }),
  )

  it.effect("are a token an event and no network where nothing was said", () =>
    Effect.gen(function* () {
      const { chunking, network } = yield* plan().pipe(Effect.provide(latencyLayer()))
      assert.deepStrictEqual([chunking, network], [1, {}])
    }),
  )

  it.effect("change no token's moment", () =>
    Effect.gen(function* () {
      const overrides = { chunking: 7, network: { jitter_ms: 50, stall_rate: 1, stall_ms: 100 } }
      assert.deepStrictEqual(yield* offsets({ overrides }), yield* offsets({}))
    }),
  )
})

describe("LatencyOverrides", () => {
  const twice: ReadonlyArray<LatencyOverrides> = [
    { ttft: 5, ttft_mean_ms: 5 },
    { ttft: 5, ttft_stddev_ms: 5 },
    { tbt: 5, tbt_mean_ms: 5 },
    { tbt: 5, tbt_stddev_ms: 5 },
    { tbt: 5, tokens_per_second: 200 },
    { tbt_mean_ms: 5, tokens_per_second: 200 },
  ]
  for (const said of twice) {
    it(`refuse what is said twice: ${JSON.stringify(said)}`, () => {
      assert.isFalse(Schema.is(LatencyOverrides)(said))
    })
  }

  const once: ReadonlyArray<LatencyOverrides> = [
    {},
    { ttft: 5, tbt: 5 },
    { ttft: 5, tbt_mean_ms: 5, tbt_stddev_ms: 1 },
    { ttft_mean_ms: 5, tbt: 5 },
    { tokens_per_second: 200, tbt_stddev_ms: 1 },
  ]
  for (const said of once) {
    it(`accept ${JSON.stringify(said)}`, () => {
      assert.isTrue(Schema.is(LatencyOverrides)(said))
    })
  }
})
