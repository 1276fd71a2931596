/** What was added comes out again, whatever its length and letters. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { LineBuffer } from "../../src/cli/LineBuffer.ts"

describe("lines", () => {
  it.effect.prop("come out as they went in", [Schema.Array(Schema.String)], ([lines]) =>
    Effect.sync(() => {
      const buffer = new LineBuffer()
      for (const line of lines) buffer.add(line)
      assert.strictEqual(buffer.take(), lines.length === 0 ? undefined : lines.join("\n").toWellFormed())
      assert.isUndefined(buffer.take())
    }),
  )

  it("keep their order over many blocks, long ones among them", () => {
    const buffer = new LineBuffer()
    const lines = Array.from({ length: 3_000 }, (_, i) => `${i} ${"ä€𝄞".repeat(i % 7 === 0 ? 10_000 : i % 90)}`)
    for (const line of lines) buffer.add(line)
    assert.isTrue(buffer.take() === lines.join("\n"))
  })
})
