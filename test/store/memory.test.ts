/** The store in memory: the contract, and its bounds. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { Store } from "../../src/store/Store.ts"
import { storeContract } from "./contract.ts"

const roomy = { maxEntries: 1_000, maxBytes: 64 * 1024 * 1024 }

storeContract("memory", { layer: () => Store.layerMemory(roomy), wait: TestClock.adjust })

const things = Effect.map(Store, (store) => store.collection("things"))

describe("the bounds of the store", () => {
  it.effect("let go what was not used for longest", () =>
    Effect.gen(function* () {
      const [one, two] = [yield* things, (yield* Store).collection("others")]
      yield* one.put("a", 1)
      yield* two.put("b", 1)
      yield* one.put("c", 1)
      yield* one.get("a")
      yield* one.put("d", 1)
      assert.isUndefined(yield* two.get("b"))
      yield* one.update("c", () => 2)
      yield* one.put("e", 1)
      assert.isUndefined(yield* one.get("a"))
      const { items } = yield* one.list({ limit: 9, order: "asc" })
      assert.deepStrictEqual(
        items.map(({ id }) => id),
        ["c", "d", "e"],
      )
    }).pipe(Effect.provide(Store.layerMemory({ ...roomy, maxEntries: 3 }))),
  )

  it.effect("count the bytes of values as JSON and of ids", () =>
    Effect.gen(function* () {
      const all = yield* things
      // 1 + 49 bytes each, of which two fit.
      const value = `${"é".repeat(23)}x`
      yield* all.put("a", value)
      yield* all.put("b", value)
      assert.strictEqual(yield* all.get("a"), value)
      assert.strictEqual(yield* all.get("b"), value)
      yield* all.put("c", 1)
      assert.isUndefined(yield* all.get("a"))
      yield* all.put("b", 1)
      yield* all.put("d", value)
      assert.strictEqual(yield* all.get("c"), 1)
    }).pipe(Effect.provide(Store.layerMemory({ ...roomy, maxBytes: 100 }))),
  )

  it.effect("refuse what alone is too large, and keep all else", () =>
    Effect.gen(function* () {
      const all = yield* things
      yield* all.put("a", 1)
      const large = "x".repeat(100)
      const failures = [yield* Effect.flip(all.put("b", large)), yield* Effect.flip(all.update("a", () => large))]
      assert.deepStrictEqual(
        failures.map(({ message }) => message),
        [
          "cannot put: the object has 103 bytes, the store has room for 100",
          "cannot update: the object has 103 bytes, the store has room for 100",
        ],
      )
      assert.strictEqual(yield* all.get("a"), 1)
    }).pipe(Effect.provide(Store.layerMemory({ ...roomy, maxBytes: 100 }))),
  )

  it.effect("hold for collections and ids that are never used again", () =>
    Effect.gen(function* () {
      const store = yield* Store
      for (let i = 0; i < 5_000; i++) {
        yield* store.collection(`c${i}`).put(`id${i}`, i, { expiresInMs: 1 })
        yield* store.collection(`never${i}`).get("x")
      }
      assert.strictEqual(yield* store.collection("c4999").get("id4999"), 4999)
      assert.isUndefined(yield* store.collection("c4989").get("id4989"))
    }).pipe(Effect.provide(Store.layerMemory({ ...roomy, maxEntries: 10 }))),
  )
})
