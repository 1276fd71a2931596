/** Where the settings let stored objects be kept. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { problems, settings } from "./load.ts"

describe("the store's location", () => {
  for (const location of ["memory", "file:a dir", "file:/tmp/x", "redis://localhost", "rediss://u:p@host:6380/2"]) {
    it.effect(`may be ${location}`, () =>
      Effect.gen(function* () {
        const { store } = yield* settings({ environment: { LLMSIM_STORE: location, LLMSIM_STORE_MAX_ENTRIES: "5" } })
        assert.deepStrictEqual(store, { location, max_entries: 5, max_bytes: 268_435_456 })
      }),
    )
  }

  for (const location of ["", "disk", "file:", "redis://", "http://host", "memory "]) {
    it.effect(`may not be "${location}"`, () =>
      Effect.gen(function* () {
        const [first] = yield* problems({ flags: { store: location } })
        const expected = `--store: store.location: expected memory, file:DIR or redis://HOST:PORT, got "${location}"`
        assert.strictEqual(first, expected)
      }),
    )
  }

  it.effect("may be the whole of the section, in short", () =>
    Effect.gen(function* () {
      const { store } = yield* settings({ file: "store: file:DIR\n", environment: { LLMSIM_STORE_MAX_ENTRIES: "5" } })
      assert.deepStrictEqual(store, { location: "file:DIR", max_entries: 5, max_bytes: 268_435_456 })
      const { store: ofFlag } = yield* settings({ file: "store: file:DIR\n", flags: { store: "memory" } })
      assert.strictEqual(ofFlag.location, "memory")
      assert.deepStrictEqual(yield* problems({ file: "seed: 1\nstore: disk\n" }), [
        'llmsim.yaml:2:1: store.location: expected memory, file:DIR or redis://HOST:PORT, got "disk"',
      ])
    }),
  )

  it.effect("has bounds of at least one", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* problems({ file: "store: { max_entries: 0, max_bytes: 0 }\n" }), [
        "llmsim.yaml:1:10: store.max_entries: must be at least 1, got 0",
        "llmsim.yaml:1:26: store.max_bytes: must be at least 1, got 0",
      ])
    }),
  )
})
