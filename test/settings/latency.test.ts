/** What a user may say of the latency, and what is told of what they may not. */
import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { problems, settings } from "./load.ts"

/** Every form that `config/llmsim.yaml` names in its comments, as it stands there. */
const everyForm = `
latency:
  profile: gpt4o
  scale: 0.1
  max_error_ms: 25
  ttft_mean_ms: 400
  ttft_stddev_ms: 100
  tbt_stddev_ms: 8
  tokens_per_second: 40
  prefill_ms_per_token: 0.05
  chunking: 1
  network: { jitter_ms: 5, stall_rate: 0.001, stall_ms: 800 }
  warm_up: { requests: 20, factor: 5 }
  engine:
    max_concurrent: 64
    slowdown: 2
    queue_limit: 200
    name: shared
  by_model:
    "gpt-4o*": fast
    "my-model": { ttft_mean_ms: 50, ttft_stddev_ms: 5, tbt_mean_ms: 10, tbt_stddev_ms: 1 }
    lognormal:
      ttft:
        { distribution: lognormal, mean_ms: 400, stddev_ms: 150 }
    normal: { tbt: { distribution: normal, mean_ms: 25, stddev_ms: 8 } }
    gamma: { tbt: { distribution: gamma, mean_ms: 25, stddev_ms: 8 } }
    percentiles:
      ttft:
        { percentiles: { p50: 380, p90: 520, p99: 900 } }
    histogram:
      tbt:
        { histogram: [{ up_to_ms: 300, weight: 20 }, { up_to_ms: 600, weight: 75 }, { up_to_ms: 2000, weight: 5 }] }
    constant: { ttft: 400, tbt: 0 }
    tokens: { chunking: { min_tokens: 1, max_tokens: 4 } }
    characters: { chunking: { min_characters: 80 } }
    llama: llama_8b_h100
    alone: { engine: { max_concurrent: 1 } }
`

describe("the latency of a file", () => {
  it.effect("may be said in every form that is documented", () =>
    Effect.gen(function* () {
      const { latency } = yield* settings({ file: everyForm })
      const { by_model, ...rest } = latency
      assert.deepStrictEqual(rest, {
        profile: "gpt4o",
        scale: 0.1,
        max_error_ms: 25,
        ttft_mean_ms: 400,
        ttft_stddev_ms: 100,
        tbt_stddev_ms: 8,
        tokens_per_second: 40,
        prefill_ms_per_token: 0.05,
        chunking: 1,
        network: { jitter_ms: 5, stall_rate: 0.001, stall_ms: 800 },
        warm_up: { requests: 20, factor: 5 },
        engine: { max_concurrent: 64, slowdown: 2, queue_limit: 200, name: "shared" },
      })
      assert.lengthOf(Object.keys(by_model), 12)
      assert.deepStrictEqual(Object.keys(by_model).slice(0, 2), ["gpt-4o*", "my-model"])
      assert.deepStrictEqual(by_model.percentiles, { ttft: { percentiles: { p50: 380, p90: 520, p99: 900 } } })
      assert.deepStrictEqual(by_model.tokens, { chunking: { min_tokens: 1, max_tokens: 4 } })
    }),
  )

  it("has no key documented that the form above lacks", () => {
    const [, section = ""] = readFileSync("config/llmsim.yaml", "utf8").split(/^(?:latency|response):$/m)
    const documented = section.split("\n").flatMap((line) => /^ {2}# {1,3}([a-z_]+):( |$)/.exec(line)?.[1] ?? [])
    assert.includeMembers(documented, ["ttft_mean_ms", "warm_up", "engine", "max_concurrent", "name"])
    for (const key of documented.filter((word) => word !== "id")) assert.include(everyForm, `${key}:`)
  })
})

/** What is in the file's third line, and what is said of it. */
const twice: ReadonlyArray<readonly [said: string, problem: string]> = [
  ["ttft: 5, ttft_mean_ms: 5", "ttft is said twice: by ttft and by ttft_mean_ms or ttft_stddev_ms"],
  ["ttft_stddev_ms: 5, ttft: 5", "ttft is said twice: by ttft and by ttft_mean_ms or ttft_stddev_ms"],
  ["tbt: 5, tbt_mean_ms: 5", "tbt is said twice: by tbt and by tbt_mean_ms, tbt_stddev_ms or tokens_per_second"],
  ["tbt: 5, tbt_stddev_ms: 5", "tbt is said twice: by tbt and by tbt_mean_ms, tbt_stddev_ms or tokens_per_second"],
  ["tbt: 5, tokens_per_second: 5", "tbt is said twice: by tbt and by tbt_mean_ms, tbt_stddev_ms or tokens_per_second"],
  ["tokens_per_second: 5, tbt_mean_ms: 5", "tbt is said twice: by tokens_per_second and by tbt_mean_ms"],
]

describe("what is said twice", () => {
  for (const [said, problem] of twice) {
    it.effect(`is told with its place: ${said}`, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* problems({ file: `seed: 1\n\nlatency: { ${said} }\n` }), [
          `llmsim.yaml:3:1: latency: ${problem}`,
        ])
      }),
    )

    it.effect(`is told with its place of one model: ${said}`, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* problems({ file: `latency:\n  by_model:\n    o3: { ${said} }\n` }), [
          `llmsim.yaml:3:5: latency.by_model.o3: ${problem}`,
        ])
      }),
    )
  }

  it.effect("once for all models and once for one is not", () =>
    Effect.gen(function* () {
      const file = "latency:\n  ttft: 5\n  by_model:\n    o3: { ttft_mean_ms: 5 }\n"
      assert.deepStrictEqual((yield* settings({ file })).latency.by_model, { o3: { ttft_mean_ms: 5 } })
    }),
  )
})

/** What stands in the file's second line, and what is said of it. */
const wrong: ReadonlyArray<readonly [line: string, ...problems: ReadonlyArray<string>]> = [
  ["scale: 0", "2:3: latency.scale: expected a value greater than 0, got 0"],
  ["max_error_ms: -1", "2:3: latency.max_error_ms: expected a value greater than 0, got -1"],
  ["tokens_per_second: 0", "2:3: latency.tokens_per_second: expected a value greater than 0, got 0"],
  ["prefill_ms_per_token: -1", "2:3: latency.prefill_ms_per_token: must be at least 0, got -1"],
  ["ttft: fast", '2:3: latency.ttft: expected number or object, got "fast"'],
  ["ttft: -4", "2:3: latency.ttft: must be at least 0, got -4"],
  [
    "ttft: { distribution: lognromal, mean_ms: 5, stddev_ms: 1 }",
    '2:11: latency.ttft.distribution: expected one of normal, lognormal, gamma, got "lognromal"; did you mean "lognormal"?',
  ],
  [
    "ttft: { percentiles: { p50: 5, p90: 4, p99: 8 } }",
    "2:11: latency.ttft.percentiles: expected percentiles that rise",
  ],
  ["ttft: { percentiles: { p50: 5, p90: 6 } }", "2:11: latency.ttft.percentiles.p99: is missing"],
  [
    "tbt: { histogram: [{ up_to_ms: 5, weight: 1 }, { up_to_ms: 4, weight: 1 }] }",
    "2:10: latency.tbt.histogram: expected buckets that rise, not all of weight 0",
  ],
  [
    "tbt: { histogram: [{ up_to_ms: 5, weight: 0 }] }",
    "2:10: latency.tbt.histogram: expected buckets that rise, not all of weight 0",
  ],
  ["tbt: { distribution: gamma, mean_ms: 5 }", "2:3: latency.tbt.stddev_ms: is missing"],
  ["network: { jiter_ms: 2 }", '2:14: latency.network.jiter_ms: unknown key; did you mean "jitter_ms"?'],
  ["network: { stall_rate: 2 }", "2:14: latency.network.stall_rate: must be at most 1, got 2"],
  [
    "warm_up: { requests: 0, factor: 0.5 }",
    "2:14: latency.warm_up.requests: expected a value greater than 0, got 0",
    "2:27: latency.warm_up.factor: must be at least 1, got 0.5",
  ],
  ["engine: { slowdown: 2 }", "2:3: latency.engine.max_concurrent: is missing"],
  ["engine: { max_concurrent: 2, slowdown: 0.5 }", "2:32: latency.engine.slowdown: must be at least 1, got 0.5"],
  ["chunking: 0", "2:3: latency.chunking: expected a value greater than 0, got 0"],
  ["chunking: { min_tokens: 4 }", "2:3: latency.chunking.max_tokens: is missing"],
  ["by_model: { o3: 5 }", "2:15: latency.by_model.o3: expected string or object, got 5"],
  [
    "by_model: { o3: { ttft_mean: 5 } }",
    '2:21: latency.by_model.o3.ttft_mean: unknown key; did you mean "ttft_mean_ms"?',
  ],
]

describe("a wrong latency", () => {
  for (const [line, ...expected] of wrong) {
    it.effect(`is told with its place: ${line}`, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(
          yield* problems({ file: `latency:\n  ${line}\n` }),
          expected.map((problem) => `llmsim.yaml:${problem}`),
        )
      }),
    )
  }

  it.effect("is told where chunks are to have more tokens at least than at most", () =>
    Effect.gen(function* () {
      const found = yield* problems({ file: "latency:\n  chunking: { min_tokens: 4, max_tokens: 1 }\n" })
      assert.match(found.join("\n"), /^llmsim\.yaml:2:\d+: latency\.chunking/)
    }),
  )

  it.effect("of a variable is told with its name", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* problems({ environment: { LLMSIM_LATENCY_SCALE: "fast" } }), [
        'LLMSIM_LATENCY_SCALE: latency.scale: expected number, got "fast"',
      ])
    }),
  )
})
