/** Runs of ASCII and other characters mixed stay linear, and byte order marks are not lost. */
import { assert, describe, it } from "@effect/vitest"
import { o200k } from "./encodings.ts"

describe("a run of ASCII marks or spaces mixed with others", () => {
  for (const unit of ["-—", "=😀", "’'", " \u3000", "|─"]) {
    it(`takes time that grows with its length only: ${JSON.stringify(unit)}`, () => {
      const time = (length: number) => {
        const text = unit.repeat(length / unit.length)
        const start = performance.now()
        o200k.count(text)
        return performance.now() - start
      }
      // Takes 50 ms; a time that grows with the square of the length takes five seconds and more.
      assert.isBelow(time(80_000), 2_500)
    })
  }

  it("comes apart into pieces at all", () => {
    assert.isAbove(o200k.pieces("-—".repeat(70_000)).length, 1)
  }, 120_000)
})

describe("byte order marks", () => {
  it("are not lost from the pieces, not even the first of the process", () => {
    const mark = "\ufeff"
    assert.strictEqual(
      o200k
        .pieces(`${mark}a${mark}`)
        .map((piece) => piece.text)
        .join(""),
      `${mark}a${mark}`,
    )
  })
})
