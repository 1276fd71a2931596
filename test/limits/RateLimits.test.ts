/** Nobody gets more than their budget, and who waits as told gets in. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Result, Schema } from "effect"
import { RateLimiter } from "effect/persistence"
import { TestClock } from "effect/testing"
import type { LimitSpec } from "../../src/domain/Call.ts"
import type { RateLimited } from "../../src/domain/RefusedCaller.ts"
import type { SimError } from "../../src/domain/SimError.ts"
import { type RateLimitOptions, RateLimits } from "../../src/limits/RateLimits.ts"

const limited = (limits: LimitSpec, more: Partial<RateLimitOptions> = {}) =>
  Layer.provide(
    RateLimits.layer({ mode: "refuse", default: limits, byModel: [], ...more }),
    RateLimiter.layerStoreMemory,
  )

interface Cost {
  readonly prompt?: number
  readonly cached?: number
  readonly completion?: number
  readonly model?: string
  readonly name?: string
  readonly own?: LimitSpec
}

const admit = ({ prompt = 0, cached = 0, completion = 0, model = "gpt-4o", name = "me", own }: Cost = {}) =>
  RateLimits.use((limits) =>
    limits.admit({
      caller: { name, limits: own },
      model,
      promptTokens: prompt,
      cachedTokens: cached,
      completionTokens: completion,
    }),
  )

const refusalOf = (error: SimError): RateLimited => {
  assert.strictEqual(error.reason._tag, "RateLimited")
  return error.reason as RateLimited
}

const attempt = (cost: Cost = {}) => Effect.result(Effect.scoped(admit(cost)))

describe("rate limits", () => {
  it.effect("let in as many as they say, and more as time goes by", () =>
    Effect.gen(function* () {
      for (let i = 0; i < 5; i++) {
        const grant = yield* Effect.scoped(admit())
        assert.deepInclude(grant?.limits[0], { unit: "requests", limit: 5, remaining: 4 - i })
      }
      const refused = refusalOf(yield* Effect.flip(Effect.scoped(admit())))
      assert.strictEqual(refused.retryAfterMs, 12_000)
      yield* TestClock.adjust("11 seconds")
      assert.isTrue(Result.isFailure(yield* attempt()))
      yield* TestClock.adjust("1 second")
      assert.isTrue(Result.isSuccess(yield* attempt()))
      assert.isTrue(Result.isFailure(yield* attempt()))
    }).pipe(Effect.provide(limited({ requests_per_minute: 5 }))),
  )

  it.effect.prop(
    "let in who waits as long as the refusal says, and not before",
    [
      Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 400 }))).check(
        Schema.isMinLength(1),
        Schema.isMaxLength(12),
      ),
      Schema.Int.check(Schema.isBetween({ minimum: 400, maximum: 1_000 })),
    ],
    ([costs, limit]) =>
      Effect.gen(function* () {
        for (const prompt of costs) {
          const first = yield* attempt({ prompt })
          if (Result.isSuccess(first)) continue
          const { retryAfterMs = 0 } = refusalOf(first.failure)
          const early = Math.max(0, retryAfterMs - 2)
          yield* TestClock.adjust(early)
          assert.isTrue(Result.isFailure(yield* attempt({ prompt })))
          yield* TestClock.adjust(retryAfterMs - early)
          assert.isTrue(Result.isSuccess(yield* attempt({ prompt })))
        }
      }).pipe(Effect.provide(limited({ tokens_per_minute: limit }))),
  )

  it.effect("never let in more than the budget and one bucket, however many ask at once", () =>
    Effect.gen(function* () {
      let admitted = 0
      const client = Effect.gen(function* () {
        for (let i = 0; i < 60; i++) {
          if (Result.isSuccess(yield* attempt({ prompt: 10 }))) admitted++
          yield* Effect.sleep("1 second")
        }
      })
      const all = yield* Effect.forkChild(
        Effect.all(
          Array.from({ length: 64 }, () => client),
          { concurrency: "unbounded" },
        ),
      )
      yield* TestClock.adjust("1 minute")
      yield* Effect.yieldNow
      assert.isAtMost(admitted, 100 + 100)
      assert.isAtLeast(admitted, 190)
      all.interruptUnsafe()
    }).pipe(Effect.provide(limited({ tokens_per_minute: 1_000 }))),
  )

  it.effect("charge nothing for a call that is refused", () =>
    Effect.gen(function* () {
      yield* Effect.scoped(admit({ prompt: 90 }))
      for (let i = 0; i < 5; i++) assert.isTrue(Result.isFailure(yield* attempt({ prompt: 50 })))
      const grant = yield* Effect.scoped(admit({ prompt: 10 }))
      assert.deepStrictEqual(
        grant?.limits.map(({ unit, remaining }) => [unit, remaining]),
        [
          ["requests", 8],
          ["tokens", 0],
        ],
      )
    }).pipe(Effect.provide(limited({ requests_per_minute: 10, tokens_per_minute: 100 }))),
  )

  it.effect("correct the charge when the answer is known", () =>
    Effect.gen(function* () {
      const grant = yield* Effect.scoped(admit({ prompt: 10, completion: 80 }))
      yield* grant?.settle({ promptTokens: 10, cachedTokens: 0, completionTokens: 20 }) ?? Effect.void
      const next = yield* Effect.scoped(admit({ prompt: 70 }))
      assert.strictEqual(next?.limits[0]?.remaining, 0)
    }).pipe(Effect.provide(limited({ tokens_per_minute: 100 }))),
  )

  it.effect("count what was cached as no input", () =>
    Effect.gen(function* () {
      const grant = yield* Effect.scoped(admit({ prompt: 90, cached: 80, completion: 5 }))
      assert.deepStrictEqual(
        grant?.limits.map(({ unit, remaining }) => [unit, remaining]),
        [
          ["input_tokens", 90],
          ["output_tokens", 45],
        ],
      )
    }).pipe(Effect.provide(limited({ input_tokens_per_minute: 100, output_tokens_per_minute: 50 }))),
  )

  it.effect("say that waiting does not help a call that is larger than the limit", () =>
    Effect.gen(function* () {
      const refused = refusalOf(yield* Effect.flip(Effect.scoped(admit({ prompt: 101 }))))
      assert.isUndefined(refused.retryAfterMs)
    }).pipe(Effect.provide(limited({ tokens_per_minute: 100 }))),
  )

  it.effect("count apart what callers and models have of their own", () =>
    Effect.gen(function* () {
      const one = { requests_per_minute: 1 }
      for (const cost of [{}, { name: "you" }, { model: "gpt-4.1" }, { model: "o3" }, { name: "rich", own: one }]) {
        assert.isTrue(Result.isSuccess(yield* attempt(cost)))
        assert.isTrue(Result.isFailure(yield* attempt(cost)))
      }
    }).pipe(Effect.provide(limited({ requests_per_minute: 1 }, { byModel: [["o*", { requests_per_minute: 1 }]] }))),
  )

  it.effect("are others while a phase lasts, and then the usual ones again", () =>
    Effect.gen(function* () {
      const limits = Effect.map(Effect.scoped(admit({ prompt: 1 })), (grant) =>
        grant?.limits.map(({ unit, limit, remaining }) => [unit, limit, remaining]),
      )
      const tokens = ["tokens", 100, 99]
      assert.deepStrictEqual(yield* limits, [["requests", 10, 9], tokens])
      yield* TestClock.adjust("10 seconds")
      assert.deepStrictEqual(yield* limits, [["requests", 2, 1], tokens])
      yield* limits
      assert.strictEqual((yield* Effect.flip(limits)).reason._tag, "RateLimited")
      yield* TestClock.adjust("5 seconds")
      assert.deepStrictEqual(yield* limits, [["requests", 10, 9], tokens])
    }).pipe(
      Effect.provide(
        limited(
          { requests_per_minute: 10, tokens_per_minute: 100 },
          { phases: [{ startMs: 10_000, durationMs: 5_000, limits: { requests_per_minute: 2 } }] },
        ),
      ),
    ),
  )

  it.effect("allow so many at once, and count those who left", () =>
    Effect.gen(function* () {
      const held = Effect.scoped(
        Effect.gen(function* () {
          yield* admit()
          yield* admit()
          return yield* Effect.flip(admit())
        }),
      )
      assert.strictEqual((yield* held).reason._tag, "TooManyAtOnce")
      assert.isTrue(Result.isSuccess(yield* attempt()))
    }).pipe(Effect.provide(limited({ concurrent_requests: 2 }))),
  )

  it.effect("make calls wait in the queueing mode", () =>
    Effect.gen(function* () {
      yield* Effect.scoped(admit())
      const fiber = yield* Effect.forkChild(Effect.scoped(admit()))
      yield* TestClock.adjust("59 seconds")
      assert.isUndefined(fiber.pollUnsafe())
      yield* TestClock.adjust("2 seconds")
      assert.isDefined(fiber.pollUnsafe())
    }).pipe(Effect.provide(limited({ requests_per_minute: 1 }, { mode: "queue" }))),
  )
})
