/** Which engine a plan is to share: by preset, by what a user says, and under which name. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Latency, type LatencyOptions } from "../../src/latency/Latency.ts"
import { presetEngines, presetNames } from "../../src/latency/LatencyProfile.ts"
import { latencyLayer, plan } from "./profiles.ts"

const engine = (options: Partial<LatencyOptions>, model = "gpt-4o") =>
  Effect.map(plan({ model }), (planned) => planned.engine).pipe(Effect.provide(latencyLayer(options)))

describe("the presets of self-hosted models", () => {
  const slowdowns = { llama_8b_h100: 2, llama_70b_8xh100: 3, llama_8b_l40s: 1.5 } as const
  for (const profile of ["llama_8b_h100", "llama_70b_8xh100", "llama_8b_l40s"] as const) {
    it.effect(`bring an engine of 256 places that slows ${slowdowns[profile]} times: ${profile}`, () =>
      Effect.gen(function* () {
        const expected = { name: "gpt-4o", max_concurrent: 256, slowdown: slowdowns[profile] }
        assert.deepStrictEqual(yield* engine({ profile }), expected)
      }),
    )
  }

  it.effect("are the only ones that bring an engine", () =>
    Effect.gen(function* () {
      const found = yield* Effect.filter(presetNames, (profile) =>
        Effect.map(engine({ profile }), (it) => it !== undefined),
      )
      assert.deepStrictEqual(found, Object.keys(slowdowns))
      assert.deepStrictEqual(Object.keys(presetEngines), Object.keys(slowdowns))
    }),
  )

  it.effect("bring it by model, and to a model whose own preset they are", () =>
    Effect.gen(function* () {
      const byModel = [["llama*", "llama_8b_l40s"]] as const
      assert.deepStrictEqual(yield* engine({ byModel }, "llama-3"), {
        name: "llama-3",
        max_concurrent: 256,
        slowdown: 1.5,
      })
      assert.isUndefined(yield* engine({ byModel }, "gpt-4o"))
      const own = yield* plan({ model: "mine", preset: "llama_8b_h100" }).pipe(Effect.provide(latencyLayer()))
      assert.strictEqual(own.engine?.name, "mine")
    }),
  )
})

describe("an engine of one's own", () => {
  it.effect("replaces the preset's whole", () =>
    Effect.gen(function* () {
      const overrides = { engine: { max_concurrent: 4 } }
      assert.deepStrictEqual(yield* engine({ profile: "llama_8b_h100", overrides }), {
        name: "gpt-4o",
        max_concurrent: 4,
      })
    }),
  )

  it.effect("is each model's own without a name", () =>
    Effect.gen(function* () {
      const overrides = { engine: { max_concurrent: 4, queue_limit: 2 } }
      const names = yield* Effect.forEach(["a", "b", "a"], (model) => engine({ overrides }, model))
      assert.deepStrictEqual(
        names.map((found) => found?.name),
        ["a", "b", "a"],
      )
      assert.strictEqual(names[0]?.queue_limit, 2)
    }),
  )

  it.effect("is shared by all models under its name", () =>
    Effect.gen(function* () {
      const overrides = { engine: { name: "shared", max_concurrent: 4 } }
      assert.strictEqual((yield* engine({ overrides }, "a"))?.name, "shared")
      assert.strictEqual((yield* engine({ overrides }, "b"))?.name, "shared")
    }),
  )

  it.effect("keeps nothing of an earlier plan's name", () =>
    Effect.gen(function* () {
      const latency = yield* Latency
      assert.isUndefined(latency.timingOf("gpt-4o", "gpt4o").engine?.name)
      yield* plan({ model: "gpt-4o" })
      assert.isUndefined(latency.timingOf("gpt-4o", "gpt4o").engine?.name)
    }).pipe(Effect.provide(latencyLayer({ overrides: { engine: { max_concurrent: 1 } } }))),
  )
})
