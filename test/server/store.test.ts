/** The server's store is the one that the settings name. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Store } from "../../src/store/Store.ts"
import { isRedisMissing, startRedis } from "../support/RedisServer.ts"
import { TestServer } from "../support/TestServer.ts"

const directory = mkdtempSync(join(tmpdir(), "llmsim-store-"))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const put = Effect.flatMap(Store, (store) => store.collection("things").put("a", 1))
const get = Effect.flatMap(Store, (store) => store.collection("things").get("a"))

/** What a second server finds of the first one's object. */
const foundLater = (store: Readonly<Record<string, unknown>>) =>
  Effect.andThen(
    Effect.provide(put, TestServer.layer({ store }), { local: true }),
    Effect.provide(get, TestServer.layer({ store }), { local: true }),
  )

describe("the server's store", () => {
  it.live("is memory unless said otherwise", () =>
    Effect.gen(function* () {
      assert.isUndefined(yield* foundLater({}))
    }),
  )

  it.live("has its bounds from the settings", () =>
    Effect.gen(function* () {
      yield* Effect.flatMap(Store, (store) => store.collection("things").put("b", 1))
      assert.isUndefined(
        yield* Effect.andThen(
          Effect.andThen(
            put,
            Effect.flatMap(Store, (s) => s.collection("things").put("c", 1)),
          ),
          get,
        ),
      )
    }).pipe(Effect.provide(TestServer.layer({ store: { max_entries: 1 } }))),
  )

  it.live("may be a directory", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* foundLater({ location: `file:${directory}` }), 1)
      assert.lengthOf(readdirSync(directory), 1)
    }),
  )

  it.live.skipIf(isRedisMissing)("may be a Redis", () =>
    Effect.gen(function* () {
      const redis = yield* Effect.acquireRelease(
        Effect.promise(() => startRedis()),
        ({ kill }) => Effect.promise(kill),
      )
      assert.strictEqual(yield* foundLater({ location: redis.url }), 1)
    }),
  )
})
