/** What is remembered of words is what would be made anew. */
import { assert, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { quoted } from "../../src/http/quoted.ts"

it.effect.prop("is the text that JSON has, the second time too", [Schema.String], ([text]) =>
  Effect.sync(() => {
    for (const _ of [1, 2]) assert.strictEqual(quoted(text), JSON.stringify(text))
  }),
)

it("stays so after more words than are remembered", () => {
  for (let i = 0; i < 20_000; i++) assert.strictEqual(quoted(`${i}"`), `"${i}\\""`)
})
