/** Sixty-four clients at once get no more than the budget and one bucket, whichever store counts, and are told the truth. */
import * as NodeRedis from "@effect/platform-node/NodeRedis"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Context, Effect, Layer, Result } from "effect"
import { RateLimiter } from "effect/persistence"
import { RateLimits } from "../../src/limits/RateLimits.ts"
import { isRedisMissing, startRedis } from "../support/RedisServer.ts"

const perMinute = 300
const perMs = perMinute / 60_000

const redis = Layer.unwrap(
  Effect.map(
    Effect.acquireRelease(
      Effect.promise(() => startRedis()),
      ({ kill }) => Effect.promise(kill),
    ),
    ({ url }) => Layer.provide(RateLimiter.layerStoreRedis({}), NodeRedis.layer({ url })),
  ),
)

/** Two that count in one store, as two processes would. */
const twoOf = Effect.gen(function* () {
  const options = { mode: "refuse", default: { requests_per_minute: perMinute }, byModel: [] } as const
  const one = Effect.map(Layer.build(Layer.fresh(RateLimits.layer(options))), (built) => Context.get(built, RateLimits))
  return [yield* one, yield* one] as const
})

const attempt = ({ admit }: RateLimits["Service"], name: string) =>
  Effect.result(
    Effect.scoped(admit({ caller: { name }, model: "gpt-4o", promptTokens: 1, cachedTokens: 0, completionTokens: 0 })),
  )

const storm = Effect.fnUntraced(function* (limits: ReadonlyArray<RateLimits["Service"]>) {
  const clock = yield* Clock.Clock
  const now = () => clock.currentTimeMillisUnsafe()
  const startedAt = now()
  let admitted = 0
  let refused = 0
  const client = (index: number) =>
    Effect.gen(function* () {
      while (now() - startedAt < 2_000) {
        const result = yield* attempt(limits[index % limits.length] as RateLimits["Service"], "everybody")
        if (Result.isSuccess(result)) admitted++
        else refused++
        yield* Effect.sleep("10 millis")
      }
    })
  yield* Effect.forEach(
    Array.from({ length: 64 }, (_, index) => index),
    client,
    { concurrency: "unbounded" },
  )
  return { admitted, refused, elapsedMs: now() - startedAt }
})

/** Each grant says how many are left, and each refusal when the next one is. */
const tellsTruth = Effect.fnUntraced(function* ([one, other]: readonly [RateLimits["Service"], RateLimits["Service"]]) {
  const clock = yield* Clock.Clock
  const startedAt = clock.currentTimeMillisUnsafe()
  const first = yield* attempt(one, "somebody")
  if (Result.isFailure(first)) return assert.fail("the first call was refused")
  const left = first.success?.limits[0]?.remaining ?? 0
  assert.strictEqual(left, perMinute - 1)
  let passed = 0
  for (;;) {
    const result = yield* attempt(passed % 2 === 0 ? other : one, "somebody")
    if (Result.isSuccess(result)) {
      passed++
      continue
    }
    const elapsed = clock.currentTimeMillisUnsafe() - startedAt
    assert.isAtLeast(passed, left)
    assert.isAtMost(passed, left + Math.ceil(elapsed * perMs))
    const { reason } = result.failure
    if (reason._tag !== "RateLimited") return assert.fail(reason._tag)
    yield* Effect.sleep(`${reason.retryAfterMs ?? 0} millis`)
    return assert.isTrue(Result.isSuccess(yield* attempt(one, "somebody")))
  }
})

const stores = [
  ["memory", RateLimiter.layerStoreMemory, false],
  ["a Redis", redis, isRedisMissing],
] as const

describe("limits of many at once", { concurrent: true }, () => {
  for (const [name, store, isMissing] of stores) {
    it.live.skipIf(isMissing)(`are kept in ${name}`, () =>
      Effect.gen(function* () {
        const limits = yield* twoOf
        const { admitted, refused, elapsedMs } = yield* storm(limits)
        assert.isAtLeast(admitted, perMinute)
        assert.isAtMost(admitted, perMinute + Math.ceil(elapsedMs * perMs))
        assert.isAbove(refused, 0)
        yield* tellsTruth(limits)
      }).pipe(Effect.scoped, Effect.provide(store)),
    )
  }
})
