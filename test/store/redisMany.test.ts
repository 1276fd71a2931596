/** What is kept in a cluster, and in a Redis that sentinels name, also when the one that has it is lost; and all that by TLS. */
import { readFileSync } from "node:fs"
import { getCACertificates, setDefaultCACertificates } from "node:tls"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { Duration, Effect, Layer, References, Schedule } from "effect"
import { RateLimiter } from "effect/persistence"
import { Places } from "../../src/limits/Places.ts"
import { redisLimitsLayer } from "../../src/server/redisLayer.ts"
import { Store } from "../../src/store/Store.ts"
import { startCluster } from "../support/RedisCluster.ts"
import { password, startRedisWithSentinel } from "../support/RedisSentinel.ts"
import { authority, freePort, isRedisMissing, startRedis, tlsOptions } from "../support/RedisServer.ts"

const resource = <A extends AsyncDisposable>(open: () => Promise<A>) =>
  Effect.acquireRelease(Effect.promise(open), (opened) => Effect.promise(async () => opened[Symbol.asyncDispose]()))

const things = Effect.map(Store, (store) => store.collection("things"))

/** Whatever is kept in a Redis, by all scripts. */
const used = Effect.gen(function* () {
  const all = yield* things
  yield* all.put("a", { n: 1 })
  yield* all.update("a", () => ({ n: 2 }))
  yield* all.update("b", () => 1, { initial: 0 })
  assert.deepStrictEqual(yield* all.get("a"), { n: 2 })
  const { items } = yield* all.list({ limit: 9, order: "asc" })
  assert.deepStrictEqual(
    items.map(({ id }) => id),
    ["a", "b"],
  )
  assert.isTrue(yield* all.delete("a"))
  const counters = yield* RateLimiter.RateLimiterStore
  const bucket = { key: "k", tokens: 1, limit: 5, refillRate: Duration.minutes(1), allowOverflow: false }
  for (const left of [4, 3]) assert.strictEqual((yield* counters.tokenBucket(bucket))[0], left)
  const places = yield* Places
  assert.isTrue(yield* Effect.scoped(places.take("p", 1)))
  assert.isTrue(yield* places.take("p", 1))
  assert.isFalse(yield* places.take("p", 1))
})

const layer = (location: string) =>
  Layer.merge(Store.layerRedis(location), redisLimitsLayer({ location, max_entries: 1, max_bytes: 1 }))

const quietly = Effect.provideService(References.MinimumLogLevel, "None")

/** What was kept is there, and more can be, as soon as another has taken over. */
const goesOn = Effect.fnUntraced(function* (id: string) {
  const all = yield* things
  yield* Effect.retry(all.put(id, 3), { schedule: Schedule.spaced("50 millis") })
  assert.strictEqual(yield* all.get("b"), 1)
})

describe.skipIf(isRedisMissing)("many Redises", () => {
  it.live("a cluster of three keeps it all in one slot, whose master may be lost, and which may move", () =>
    Effect.gen(function* () {
      const { other, owner, standby, ask, move } = yield* resource(() => startCluster())
      yield* Effect.gen(function* () {
        yield* used
        assert.strictEqual(ask(other, "dbsize"), "0")
        yield* Effect.promise(owner.kill)
        yield* goesOn("c")
        move(standby)
        assert.strictEqual(ask(standby, "dbsize"), "0")
        yield* goesOn("d")
      }).pipe(Effect.provide(layer(`redis+cluster://127.0.0.1:${other.port}`)))
    }).pipe(Effect.scoped, quietly),
  )

  it.live("sentinels say which Redis it is, and which it is when that one is lost", () =>
    Effect.gen(function* () {
      const { port, master, replicated } = yield* resource(() => startRedisWithSentinel())
      yield* Effect.gen(function* () {
        yield* used
        yield* Effect.promise(replicated)
        yield* Effect.promise(master.kill)
        yield* goesOn("c")
      }).pipe(Effect.provide(layer(`redis+sentinel://:${encodeURIComponent(password)}@127.0.0.1:${port}/main`)))
    }).pipe(Effect.scoped, quietly),
  )

  it.live("a cluster that is not there fails the layer, in words", () =>
    Effect.gen(function* () {
      const failure = yield* Effect.flip(Effect.provide(used, layer("redis+cluster://127.0.0.1:1")))
      assert.strictEqual(failure._tag, "StoreError")
      assert.include(failure.message, "cannot open")
    }).pipe(Effect.scoped, quietly),
  )
})

describe.skipIf(isRedisMissing)("by TLS", () => {
  const usual = getCACertificates("default")
  beforeAll(() => setDefaultCACertificates([...usual, readFileSync(authority, "utf8")]))
  afterAll(() => setDefaultCACertificates(usual))

  const secure = Effect.acquireRelease(
    Effect.promise(async () => {
      const port = await freePort()
      return startRedis(port, tlsOptions(port))
    }),
    ({ kill }) => Effect.promise(kill),
  )

  it.live("a Redis, whose certificate must be one that is believed", () =>
    Effect.gen(function* () {
      const { port } = yield* secure
      const there = layer(`rediss://127.0.0.1:${port}`)
      yield* Effect.provide(used, there)
      setDefaultCACertificates(usual)
      const failure = yield* Effect.flip(Effect.provide(used, Layer.fresh(there)))
      setDefaultCACertificates([...usual, readFileSync(authority, "utf8")])
      assert.strictEqual(failure._tag, "StoreError")
      assert.include(failure.message, "certificate")
    }).pipe(Effect.scoped, quietly),
  )

  it.live("a cluster", () =>
    Effect.gen(function* () {
      const { other } = yield* resource(() => startCluster(true))
      yield* Effect.provide(used, layer(`rediss+cluster://127.0.0.1:${other.port}`))
    }).pipe(Effect.scoped, quietly),
  )

  it.live("a Redis that sentinels name without TLS", () =>
    Effect.gen(function* () {
      const { port } = yield* resource(() => startRedisWithSentinel(true))
      yield* Effect.provide(used, layer(`rediss+sentinel://:${encodeURIComponent(password)}@127.0.0.1:${port}/main`))
    }).pipe(Effect.scoped, quietly),
  )
})
