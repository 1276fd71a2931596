/** Plans of answers that endpoints make themselves, and the wait for those that are one piece. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { Simulation } from "../../src/simulation/Simulation.ts"
import { simulator } from "./simulator.ts"

const latency = { overrides: { ttft_mean_ms: 100, ttft_stddev_ms: 0, tbt_mean_ms: 10, tbt_stddev_ms: 0 } }
const request = { model: "tts-1", promptTokens: 3, tokens: 4 }

describe("Simulation.plan", () => {
  it.effect("gives every token its time, by the model's latency", () =>
    Effect.gen(function* () {
      const simulation = yield* Simulation
      const { offsets } = yield* simulation.plan(request)
      assert.deepStrictEqual(offsets, [100, 110, 120, 130])
    }).pipe(Effect.provide(simulator({ latency }))),
  )

  it.effect("numbers the calls", () =>
    Effect.gen(function* () {
      const simulation = yield* Simulation
      const first = yield* simulation.plan(request)
      const second = yield* simulation.plan(request)
      assert.deepStrictEqual([first.arrival.number, second.arrival.number], [1, 2])
      assert.strictEqual(second.arrival.createdAt, first.arrival.createdAt + 1)
    }).pipe(Effect.provide(simulator())),
  )

  it.effect("fails for a model that is not served", () =>
    Effect.gen(function* () {
      const simulation = yield* Simulation
      const error = yield* Effect.flip(simulation.plan({ ...request, model: "tts-99" }))
      assert.strictEqual(error.reason._tag, "UnknownModel")
    }).pipe(Effect.provide(simulator({ models: { unknown: "reject" } }))),
  )
})

describe("Simulation.wait", () => {
  it.effect("takes the time to the first token", () =>
    Effect.gen(function* () {
      const simulation = yield* Simulation
      const fiber = yield* Effect.forkChild(simulation.wait({ model: "tts-1", promptTokens: 3 }))
      yield* TestClock.adjust(99)
      assert.isUndefined(fiber.pollUnsafe())
      yield* TestClock.adjust(1)
      yield* Fiber.join(fiber)
    }).pipe(Effect.provide(simulator({ latency }))),
  )
})
