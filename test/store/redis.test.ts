/** The store in a Redis: the contract, several processes at one Redis, and a Redis that goes away. */
import { spawn } from "node:child_process"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { Effect, Layer, References, Schedule } from "effect"
import { Store } from "../../src/store/Store.ts"
import { isRedisMissing, type RedisServer, startRedis } from "../support/RedisServer.ts"
import { storeContract } from "./contract.ts"

const sleep = (ms: number) => Effect.promise(() => new Promise<void>((resolve) => setTimeout(resolve, ms)))

const things = Effect.map(Store, (store) => store.collection("things"))
const everything = { limit: 1_000, order: "asc" } as const

/** Updates from a process of its own. */
const updates = (url: string, times: number) =>
  Effect.promise(
    () =>
      new Promise<number | null>((resolve) => {
        const updater = spawn(process.execPath, ["test/store/updater.ts", url, String(times)], { stdio: "inherit" })
        updater.on("close", resolve)
      }),
  )

describe.skipIf(isRedisMissing)("with a Redis", () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis?.kill())

  const emptied = () =>
    Layer.effect(
      Store,
      Effect.tap(Store, (store) => store.clear),
    ).pipe(Layer.provide(Store.layerRedis(redis.url)))

  storeContract("redis", { layer: emptied, wait: sleep })

  it.live("several processes lose none of one another's updates and see one order", () =>
    Effect.gen(function* () {
      const all = yield* things
      yield* all.put("count", 0)
      const add = all.update("count", (count) => Number(count) + 1)
      const [one, two] = yield* Effect.all(
        [
          updates(redis.url, 200),
          updates(redis.url, 200),
          Effect.forEach(Array.from({ length: 200 }), () => add, { concurrency: 10, discard: true }),
        ],
        { concurrency: "unbounded" },
      )
      assert.deepStrictEqual([one, two], [0, 0])
      assert.strictEqual(yield* all.get("count"), 600)
      const elsewhere = yield* Effect.provide(
        Effect.flatMap(things, (same) => same.list(everything)),
        Store.layerRedis(redis.url),
      )
      assert.deepStrictEqual(elsewhere, yield* all.list(everything))
      assert.lengthOf(elsewhere.items, 1 + 2 * 200)
    }).pipe(Effect.provide(Layer.suspend(emptied))),
  )

  it.live("expired objects leave the Redis, the list's order too", () =>
    Effect.gen(function* () {
      const all = yield* things
      for (let i = 0; i < 50; i++) yield* all.put(`id${i}`, i, { expiresInMs: 50 })
      yield* all.put("last", 1)
      yield* sleep(100)
      const page = yield* all.list({ limit: 1, order: "asc" })
      assert.deepStrictEqual(page, { items: [{ id: "last", value: 1 }], hasMore: false })
      assert.strictEqual(yield* all.delete("last"), true)
      assert.deepStrictEqual(yield* Effect.promise(() => keysIn(redis.port)), ["{llmsim}:store-counter"])
    }).pipe(Effect.provide(Layer.suspend(emptied))),
  )

  it.live("clears collections of thousands of objects", () =>
    Effect.gen(function* () {
      const store = yield* Store
      for (const name of ["one", "two"]) {
        const put = (i: number) => store.collection(name).put(`id${i}`, i)
        yield* Effect.forEach(Array.from({ length: 2_500 }).keys(), put, { concurrency: 100, discard: true })
      }
      yield* store.collection("one").clear
      assert.lengthOf((yield* store.collection("two").list({ limit: 5_000, order: "asc" })).items, 2_500)
      yield* store.clear
      assert.deepStrictEqual(yield* Effect.promise(() => keysIn(redis.port)), ["{llmsim}:store-counter"])
    }).pipe(Effect.provide(Layer.suspend(emptied))),
  )
})

describe.skipIf(isRedisMissing)("a Redis that goes away", () => {
  it.live("fails what is asked meanwhile, and serves again when it is back", () =>
    Effect.gen(function* () {
      const redis = yield* Effect.acquireRelease(
        Effect.promise(() => startRedis()),
        ({ kill }) => Effect.promise(kill),
      )
      const use = Effect.gen(function* () {
        const all = yield* things
        yield* all.put("a", 1)
        yield* Effect.promise(redis.kill)
        yield* sleep(20)
        const failures = [
          yield* Effect.flip(all.get("a")),
          yield* Effect.flip(all.put("a", 2)),
          yield* Effect.flip(all.update("a", () => 2)),
          yield* Effect.flip(all.delete("a")),
          yield* Effect.flip(all.list(everything)),
          yield* Effect.flip(all.clear),
        ]
        for (const failure of failures) assert.strictEqual(failure._tag, "StoreError")
        assert.deepStrictEqual(
          failures.map((failure) => failure._tag === "StoreError" && failure.operation),
          ["get", "put", "update", "delete", "list", "clear"],
        )
        yield* Effect.acquireRelease(
          Effect.promise(() => startRedis(redis.port)),
          ({ kill }) => Effect.promise(kill),
        )
        yield* Effect.retry(all.put("a", 3), { schedule: Schedule.spaced("50 millis"), times: 100 })
        assert.strictEqual(yield* all.get("a"), 3)
      })
      yield* Effect.provide(use, Store.layerRedis(redis.url))
    }).pipe(Effect.provideService(References.MinimumLogLevel, "None")),
  )

  it.live("fails the layer, in words, when it was never there", () =>
    Effect.gen(function* () {
      const failure = yield* Effect.flip(Effect.provide(things, Store.layerRedis("redis://127.0.0.1:1")))
      assert.strictEqual(failure.message, "cannot open: connect ECONNREFUSED 127.0.0.1:1")
    }),
  )
})

const keysIn = async (port: number): Promise<ReadonlyArray<string>> => {
  const cli = spawn("redis-cli", ["-p", String(port), "KEYS", "*"])
  let printed = ""
  for await (const part of cli.stdout) printed += part
  return printed.trim().split("\n")
}
