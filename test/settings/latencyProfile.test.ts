/** A profile that a stronger source names replaces what weaker ones say of how long models take. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { settings } from "./load.ts"

describe("a latency profile by flag", () => {
  const file = "latency:\n  profile: gpt4\n  ttft_mean_ms: 5\n  tbt_mean_ms: 6\n  by_model:\n    gpt-*: fast\n"
  const unsaid = { scale: 1, max_error_ms: 10, by_model: {} }

  it.effect("replaces the file's numbers and its profiles by model", () =>
    Effect.gen(function* () {
      const { latency } = yield* settings({ file, flags: { latency: "instant" } })
      assert.deepStrictEqual(latency, { ...unsaid, profile: "instant" })
    }),
  )

  it.effect("does so by the environment too", () =>
    Effect.gen(function* () {
      const { latency } = yield* settings({ file, environment: { LLMSIM_LATENCY: "auto" } })
      assert.deepStrictEqual(latency, { ...unsaid, profile: "auto" })
    }),
  )

  it.effect("replaces every other key of a model's time", () =>
    Effect.gen(function* () {
      const all = [
        "latency:\n  ttft: 5\n  tokens_per_second: 100\n  prefill_ms_per_token: 1\n  chunking: 3\n",
        "  network: { jitter_ms: 5 }\n  warm_up: { requests: 5, factor: 2 }\n  engine: { max_concurrent: 1 }\n",
      ].join("")
      assert.lengthOf(Object.keys((yield* settings({ file: all })).latency), 11)
      const { latency } = yield* settings({ file: all, flags: { latency: "fast" } })
      assert.deepStrictEqual(latency, { ...unsaid, profile: "fast" })
    }),
  )

  it.effect("keeps the file's scale and the lateness it warns of", () =>
    Effect.gen(function* () {
      const scaled = `${file}  scale: 0.5\n  max_error_ms: 30\n`
      const { latency } = yield* settings({ file: scaled, flags: { latency: "gpt5" } })
      assert.deepStrictEqual(latency, { ...unsaid, profile: "gpt5", scale: 0.5, max_error_ms: 30 })
    }),
  )

  it.effect("keeps the environment's scale", () =>
    Effect.gen(function* () {
      const environment = { LLMSIM_LATENCY: "gpt4", LLMSIM_LATENCY_SCALE: "0.1" }
      const { latency } = yield* settings({ file, environment, flags: { latency: "gpt5" } })
      assert.deepStrictEqual(latency, { ...unsaid, profile: "gpt5", scale: 0.1 })
    }),
  )

  it.effect("of a weaker source does not replace what a stronger one says", () =>
    Effect.gen(function* () {
      const { latency } = yield* settings({ file, environment: { LLMSIM_LATENCY_SCALE: "2" } })
      assert.deepStrictEqual([latency.profile, latency.scale, latency.ttft_mean_ms], ["gpt4", 2, 5])
    }),
  )

  it.effect("leaves all else of the file alone", () =>
    Effect.gen(function* () {
      const { server } = yield* settings({ file: `server:\n  port: 7\n${file}`, flags: { latency: "instant" } })
      assert.strictEqual(server.port, 7)
    }),
  )

  it.effect("is not needed for the file's own numbers to hold", () =>
    Effect.gen(function* () {
      const { latency } = yield* settings({ file, flags: { port: "1" } })
      assert.deepStrictEqual(latency, {
        ...unsaid,
        profile: "gpt4",
        ttft_mean_ms: 5,
        tbt_mean_ms: 6,
        by_model: { "gpt-*": "fast" },
      })
    }),
  )

  it.effect("also hides what was wrong with the numbers it replaces", () =>
    Effect.gen(function* () {
      const wrong = "latency:\n  ttft_mean_ms: -5\n"
      assert.strictEqual((yield* settings({ file: wrong, flags: { latency: "fast" } })).latency.profile, "fast")
    }),
  )
})
