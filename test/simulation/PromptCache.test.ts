/** Prompts that begin alike are cached in steps of 128 tokens, and need no prefill. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import type { LatencyPlan } from "../../src/latency/Latency.ts"
import { message, promptOf } from "../domain/promptOf.ts"
import { reply, simulator } from "./simulator.ts"

const system = message("system", "all work and no play makes Jack a dull boy. ".repeat(150))
const ask = (text: string, more: object = {}) => promptOf({ messages: [system, message("user", text)], ...more })

describe("the prompt cache", () => {
  it.effect("has the whole of a prompt it saw, in steps of 128 tokens", () =>
    Effect.gen(function* () {
      const first = yield* reply(ask("one"))
      const second = yield* reply(ask("one"))
      assert.strictEqual(first.usage.cached, 0)
      assert.strictEqual(second.usage.cached, Math.floor(second.usage.prompt / 128) * 128)
    }).pipe(Effect.provide(simulator())),
  )

  it.effect("has the beginning that two prompts share", () =>
    Effect.gen(function* () {
      yield* reply(ask("one"))
      const { usage } = yield* reply(ask("two ".repeat(500)))
      assert.isAtLeast(usage.cached, 1_024)
      assert.strictEqual(usage.cached % 128, 0)
      assert.isBelow(usage.cached, usage.prompt - 500)
    }).pipe(Effect.provide(simulator())),
  )

  it.effect("forgets after ten minutes, and has nothing of short prompts, other models or other keys", () =>
    Effect.gen(function* () {
      yield* reply(promptOf({ text: "short" }))
      assert.strictEqual((yield* reply(promptOf({ text: "short" }))).usage.cached, 0)
      yield* reply(ask("one"))
      assert.strictEqual((yield* reply(ask("one", { model: "gpt-4.1" }))).usage.cached, 0)
      assert.strictEqual((yield* reply(ask("one", { cacheKey: "mine" }))).usage.cached, 0)
      assert.isAbove((yield* reply(ask("one"))).usage.cached, 0)
      yield* TestClock.adjust("11 minutes")
      assert.strictEqual((yield* reply(ask("one"))).usage.cached, 0)
    }).pipe(Effect.provide(simulator())),
  )

  it.effect("shortens the time to the first token", () => {
    const plans: Array<LatencyPlan> = []
    const latency = { overrides: { prefill_ms_per_token: 1 } }
    return Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(Effect.andThen(reply(ask("one")), reply(ask("one"))))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.await(fiber)
      const [first = 0, second = 0] = plans.map(({ offsets }) => offsets[0] ?? 0)
      assert.isAbove(first, 1_500)
      assert.isBelow(second, 128 + 1)
    }).pipe(Effect.provide(simulator({ latency, plans })))
  })
})
