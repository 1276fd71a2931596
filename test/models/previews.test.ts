/** Ids with a date and a suffix are aliases too. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { ModelCatalog } from "../../src/models/ModelCatalog.ts"

describe("find", () => {
  it.effect("knows the dated previews of GPT-4 Turbo", () =>
    Effect.gen(function* () {
      const catalog = yield* ModelCatalog
      assert.strictEqual((yield* catalog.find("gpt-4-1106-preview")).provider, "openai")
    }).pipe(Effect.provide(ModelCatalog.layer({ available: [], unknown: "accept", extra: [] }))),
  )
})
