/** What every store does, whatever it keeps its objects in. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer, type Schema } from "effect"
import type { Page, PageRequest } from "../../src/store/Collection.ts"
import { Store } from "../../src/store/Store.ts"
import { commandsAgainstModel } from "./model.ts"

export interface StoreKind {
  /** An empty store each time. */
  readonly layer: () => Layer.Layer<Store, unknown>
  /** Lets time pass as the store sees it. */
  readonly wait: (ms: number) => Effect.Effect<void>
}

export const oddIds: ReadonlyArray<string> = [
  "",
  ".",
  "..",
  "../../etc/passwd",
  "a/b\\c:d*e?f",
  "nul\u0000byte",
  "new\nline",
  '"quoted"',
  "%2e%2e%2f",
  "ünïcödé",
  "😀",
  "\ud800",
  "\udc00",
  "CON",
  "case",
  "CASE",
  "x".repeat(5_000),
]

const five = ["a", "b", "c", "d", "e"]

/** Page requests over five objects, and the ids and `hasMore` they give. */
const pages: ReadonlyArray<readonly [PageRequest, ids: string, hasMore: boolean]> = [
  [{ limit: 2, order: "asc" }, "ab", true],
  [{ limit: 2, order: "desc" }, "ed", true],
  [{ limit: 5, order: "asc" }, "abcde", false],
  [{ limit: 9, order: "desc" }, "edcba", false],
  [{ limit: 2, order: "asc", after: "b" }, "cd", true],
  [{ limit: 2, order: "asc", after: "c" }, "de", false],
  [{ limit: 2, order: "asc", after: "e" }, "", false],
  [{ limit: 2, order: "desc", after: "d" }, "cb", true],
  [{ limit: 2, order: "desc", after: "c" }, "ba", false],
  [{ limit: 2, order: "asc", before: "d" }, "bc", true],
  [{ limit: 3, order: "asc", before: "d" }, "abc", false],
  [{ limit: 2, order: "asc", before: "a" }, "", false],
  [{ limit: 2, order: "desc", before: "b" }, "dc", true],
  [{ limit: 3, order: "desc", before: "b" }, "edc", false],
  [{ limit: 9, order: "asc", after: "a", before: "d" }, "bc", false],
  [{ limit: 1, order: "asc", after: "a", before: "d" }, "b", true],
  [{ limit: 9, order: "desc", after: "e", before: "b" }, "dc", false],
  [{ limit: 9, order: "asc", after: "d", before: "b" }, "", false],
  [{ limit: 9, order: "asc", after: "b", before: "b" }, "", false],
]

const idsOf = ({ items }: Page): string => items.map(({ id }) => id).join("")

const everything: PageRequest = { limit: 100, order: "asc" }

export const storeContract = (name: string, { layer, wait }: StoreKind) => {
  const onStore = (title: string, body: Effect.Effect<void, unknown, Store>) =>
    it.effect(title, () => Effect.suspend(() => Effect.provide(body, layer())))

  const collection = (of = "things") => Effect.map(Store, (store) => store.collection(of))

  const filled = Effect.gen(function* () {
    const things = yield* collection()
    for (const id of five) yield* things.put(id, { id })
    return things
  })

  describe(`${name}: objects`, () => {
    onStore(
      "come back as they were put, and are gone when deleted",
      Effect.gen(function* () {
        const things = yield* collection()
        const values: ReadonlyArray<Schema.Json> = [
          null,
          false,
          0,
          "",
          "ünï\u0000\ud800😀",
          [1, [2]],
          { a: { "": [] } },
        ]
        for (const [i, value] of values.entries()) {
          yield* things.put(`v${i}`, value)
          assert.deepStrictEqual(yield* things.get(`v${i}`), value)
        }
        assert.isTrue(yield* things.delete("v1"))
        assert.isFalse(yield* things.delete("v1"))
        assert.isUndefined(yield* things.get("v1"))
        assert.isUndefined(yield* things.get("v9"))
        assert.deepStrictEqual(yield* things.get("v2"), 0)
      }),
    )

    onStore(
      "are not changed by who has put or read them",
      Effect.gen(function* () {
        const things = yield* collection()
        const put = { list: [1] }
        yield* things.put("a", put)
        put.list.push(2)
        const read = (yield* things.get("a")) as { list: Array<number> }
        read.list.push(3)
        assert.deepStrictEqual(yield* things.get("a"), { list: [1] })
      }),
    )

    onStore(
      "may have any id in a collection of any name",
      Effect.gen(function* () {
        for (const of of oddIds) {
          const things = yield* collection(of)
          for (const id of oddIds) yield* things.put(id, [of, id])
        }
        for (const of of oddIds) {
          const things = yield* collection(of)
          for (const id of oddIds) assert.deepStrictEqual(yield* things.get(id), [of, id])
          const { items } = yield* things.list(everything)
          assert.deepStrictEqual(
            items.map(({ id }) => id),
            oddIds,
          )
        }
      }),
    )

    onStore(
      "can be as large as a file in base64",
      Effect.gen(function* () {
        const things = yield* collection()
        const content = Buffer.alloc(3_000_000, "\u0000\u00ff~").toString("base64")
        yield* things.put("file", content)
        assert.isTrue((yield* things.get("file")) === content)
      }),
    )
  })

  describe(`${name}: updates`, () => {
    onStore(
      "change what is there and tell what it is now",
      Effect.gen(function* () {
        const things = yield* collection()
        yield* things.put("a", 1)
        const next = (value: Schema.Json) => (value === 1 ? 2 : undefined)
        assert.deepStrictEqual(yield* things.update("a", next), { value: 2, changed: true })
        assert.deepStrictEqual(yield* things.update("a", next), { value: 2, changed: false })
        assert.deepStrictEqual(yield* things.get("a"), 2)
        assert.isUndefined(yield* things.update("b", () => 5))
        assert.isUndefined(yield* things.get("b"))
      }),
    )

    onStore(
      "of one object lose nothing when there are a hundred at once",
      Effect.gen(function* () {
        const things = yield* collection()
        yield* things.put("list", [])
        const add = (i: number) => things.update("list", (list) => [...(list as ReadonlyArray<number>), i])
        yield* Effect.forEach(Array.from({ length: 100 }).keys(), add, { concurrency: "unbounded" })
        const list = (yield* things.get("list")) as ReadonlyArray<number>
        assert.deepStrictEqual(
          [...list].sort((a, b) => a - b),
          Array.from({ length: 100 }, (_, i) => i),
        )
      }),
    )

    onStore(
      "do not bring back what a delete at the same time has taken",
      Effect.gen(function* () {
        const things = yield* collection()
        for (let i = 0; i < 20; i++) {
          yield* things.put("a", 0)
          const add = things.update("a", (value) => Number(value) + 1)
          yield* Effect.all([add, add, things.delete("a"), add], { concurrency: "unbounded" })
          assert.isUndefined(yield* things.get("a"))
          assert.deepStrictEqual((yield* things.list(everything)).items, [])
        }
      }),
    )
  })

  describe(`${name}: lists`, () => {
    for (const [page, ids, hasMore] of pages) {
      onStore(
        `of five objects have ${ids === "" ? "nothing" : ids} for ${JSON.stringify(page)}`,
        Effect.gen(function* () {
          const found = yield* (yield* filled).list(page)
          assert.deepStrictEqual([idsOf(found), found.hasMore], [ids, hasMore])
          assert.deepStrictEqual(
            found.items.map(({ value }) => value),
            [...ids].map((id) => ({ id })),
          )
        }),
      )
    }

    onStore(
      "keep the order of creation when objects are replaced, and forget it when they are deleted",
      Effect.gen(function* () {
        const things = yield* filled
        yield* things.put("b", "again")
        yield* things.update("c", () => "changed")
        yield* things.delete("a")
        yield* things.put("a", "anew")
        assert.strictEqual(idsOf(yield* things.list(everything)), "bcdea")
      }),
    )

    onStore(
      "fail at a cursor that is not there",
      Effect.gen(function* () {
        const things = yield* filled
        yield* things.delete("c")
        for (const order of ["asc", "desc"] as const) {
          for (const ends of [
            { after: "c" },
            { before: "z" },
            { after: "a", before: "c" },
            { after: "c", before: "a" },
          ]) {
            const failure = yield* Effect.flip(things.list({ limit: 2, order, ...ends }))
            assert.strictEqual(failure._tag, "UnknownCursor")
            assert.include(["c", "z"], failure._tag === "UnknownCursor" ? failure.id : "")
          }
        }
        const elsewhere = (yield* collection("others")).list({ limit: 2, order: "asc", after: "a" })
        assert.strictEqual((yield* Effect.flip(elsewhere))._tag, "UnknownCursor")
      }),
    )
  })

  describe(`${name}: collections`, () => {
    onStore(
      "know nothing of one another, and are cleared alone or together",
      Effect.gen(function* () {
        const [one, two] = [yield* collection("one"), yield* collection("two")]
        for (const id of five) {
          yield* one.put(id, 1)
          yield* two.put(id, 2)
        }
        yield* one.clear
        assert.isUndefined(yield* one.get("a"))
        assert.deepStrictEqual(yield* one.list(everything), { items: [], hasMore: false })
        assert.strictEqual(idsOf(yield* two.list(everything)), "abcde")
        yield* one.put("a", 1)
        yield* (yield* Store).clear
        for (const things of [one, two]) {
          assert.isUndefined(yield* things.get("a"))
          assert.deepStrictEqual(yield* things.list(everything), { items: [], hasMore: false })
        }
        yield* one.put("b", 1)
        yield* one.put("a", 1)
        assert.strictEqual(idsOf(yield* one.list(everything)), "ba")
      }),
    )
  })

  describe(`${name}: expiry`, () => {
    onStore(
      "takes objects out of reads, updates, deletes, lists and cursors",
      Effect.gen(function* () {
        const things = yield* filled
        yield* things.put("b", 1, { expiresInMs: 1_000 })
        yield* things.put("f", 1, { expiresInMs: 1_000 })
        assert.strictEqual(yield* things.get("b"), 1)
        assert.strictEqual(idsOf(yield* things.list(everything)), "abcdef")
        yield* wait(1_100)
        assert.deepStrictEqual(yield* things.list({ limit: 4, order: "desc" }), {
          items: ["e", "d", "c", "a"].map((id) => ({ id, value: { id } })),
          hasMore: false,
        })
        assert.isUndefined(yield* things.get("b"))
        assert.isUndefined(yield* things.update("f", () => 2))
        assert.isFalse(yield* things.delete("f"))
        assert.strictEqual(
          (yield* Effect.flip(things.list({ limit: 4, order: "desc", after: "b" })))._tag,
          "UnknownCursor",
        )
        yield* things.put("b", 2)
        assert.strictEqual(idsOf(yield* things.list(everything)), "acdeb")
      }),
    )

    onStore(
      "makes an expired cursor unknown before anybody has noticed",
      Effect.gen(function* () {
        const things = yield* filled
        yield* things.put("f", 1, { expiresInMs: 50 })
        yield* wait(100)
        const failure = yield* Effect.flip(things.list({ limit: 4, order: "asc", before: "f" }))
        assert.strictEqual(failure._tag, "UnknownCursor")
      }),
    )

    onStore(
      "stays with an update, moves with an update that says so, and goes with a put",
      Effect.gen(function* () {
        const things = yield* collection()
        for (const id of ["kept", "moved", "put"]) yield* things.put(id, 1, { expiresInMs: 1_000 })
        yield* things.update("kept", () => 2)
        yield* things.update("moved", () => 2, { expiresInMs: 60_000 })
        yield* things.put("put", 2)
        assert.strictEqual(yield* things.get("kept"), 2)
        yield* wait(1_100)
        assert.isUndefined(yield* things.get("kept"))
        assert.strictEqual(yield* things.get("moved"), 2)
        assert.strictEqual(yield* things.get("put"), 2)
      }),
    )
  })

  describe(`${name}: any commands`, () => commandsAgainstModel(layer))
}
