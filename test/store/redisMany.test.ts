/** The store in a cluster, and in a Redis that sentinels name. */
import { execFileSync, spawn } from "node:child_process"
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect, References } from "effect"
import { Store } from "../../src/store/Store.ts"
import { isRedisMissing, type RedisServer, startRedis } from "../support/RedisServer.ts"

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

const ended = (redis: RedisServer) => Effect.promise(redis.kill)

/** One node that has all slots. */
const cluster = Effect.acquireRelease(
  Effect.promise(async () => {
    const folder = mkdtempSync(join(tmpdir(), "llmsim-cluster-"))
    const redis = await startRedis(undefined, ["--cluster-enabled", "yes", "--dir", folder])
    const cli = (...args: ReadonlyArray<string>) =>
      execFileSync("redis-cli", ["-p", String(redis.port), ...args], { encoding: "utf8" })
    cli("cluster", "addslotsrange", "0", "16383")
    while (!cli("cluster", "info").includes("cluster_state:ok")) await sleep(50)
    return redis
  }),
  ended,
)

const sentinel = Effect.gen(function* () {
  const master = yield* Effect.acquireRelease(
    Effect.promise(() => startRedis()),
    ended,
  )
  const port = master.port + 1_000 > 65_000 ? master.port - 1_000 : master.port + 1_000
  const config = join(mkdtempSync(join(tmpdir(), "llmsim-sentinel-")), "sentinel.conf")
  writeFileSync(config, `port ${port}\nbind 127.0.0.1\nsentinel monitor main 127.0.0.1 ${master.port} 1\n`)
  yield* Effect.acquireRelease(
    Effect.sync(() => spawn("redis-server", [config, "--sentinel"], { stdio: "ignore" })),
    (child) => Effect.sync(() => child.kill("SIGKILL")),
  )
  yield* Effect.promise(() => sleep(500))
  return port
})

const used = (url: string) =>
  Effect.gen(function* () {
    const store = yield* Store
    const things = store.collection("things")
    yield* things.put("a", { n: 1 })
    yield* things.update("a", () => ({ n: 2 }))
    yield* things.update("b", () => 1, { initial: 0 })
    assert.deepStrictEqual(yield* things.get("a"), { n: 2 })
    const { items } = yield* things.list({ limit: 9, order: "asc" })
    assert.deepStrictEqual(
      items.map(({ id }) => id),
      ["a", "b"],
    )
    assert.isTrue(yield* things.delete("a"))
    yield* store.clear
    assert.isUndefined(yield* things.get("b"))
  }).pipe(Effect.provide(Store.layerRedis(url)), Effect.provideService(References.MinimumLogLevel, "None"))

describe.skipIf(isRedisMissing)("many Redises", () => {
  it.live("a cluster keeps it all in one slot", () =>
    Effect.scoped(Effect.flatMap(cluster, ({ port }) => used(`redis+cluster://127.0.0.1:${port}`))),
  )

  it.live("sentinels say which Redis it is", () =>
    Effect.scoped(Effect.flatMap(sentinel, (port) => used(`redis+sentinel://127.0.0.1:${port}/main`))),
  )

  it.live("a cluster that is not there fails the layer, in words", () =>
    Effect.gen(function* () {
      const failure = yield* Effect.flip(used("redis+cluster://127.0.0.1:1"))
      assert.strictEqual(failure._tag, "StoreError")
      assert.include(failure.message, "cannot open")
    }),
  )
})
