/** A text ends before the first stop sequence in it. */
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { cutAtStop } from "../../src/simulation/cutAtStop.ts"

/** Few letters, so that sequences do occur. */
const letters = (maximum: number) =>
  Schema.String.check(Schema.isPattern(new RegExp(`^[ab\u{1f600}]{0,${maximum}}$`, "u")))

const pieceList = Schema.Array(letters(4)).check(Schema.isMaxLength(8))
const stopList = Schema.Array(letters(3)).check(Schema.isMaxLength(4))

/** The earliest index of any sequence, or -1. */
const earliest = (text: string, stop: ReadonlyArray<string>): number => {
  const indexes = stop.filter((sequence) => sequence !== "").map((sequence) => text.indexOf(sequence))
  const found = indexes.filter((index) => index !== -1)
  return found.length === 0 ? -1 : Math.min(...found)
}

describe("cutAtStop", () => {
  it.prop(
    "keeps just what is before the earliest sequence",
    { pieces: pieceList, stop: stopList },
    ({ pieces, stop }) => {
      const text = pieces.join("")
      const index = earliest(text, stop)
      const stopped = cutAtStop(pieces, stop)
      assert.strictEqual(stopped?.pieces.join(""), index === -1 ? undefined : text.slice(0, index))
    },
    { arbitrary: { runs: 1_000, seed: 1 } },
  )

  it.prop(
    "names a sequence that stands where the text was cut",
    { pieces: pieceList, stop: stopList },
    ({ pieces, stop }) => {
      const stopped = cutAtStop(pieces, stop)
      if (stopped === undefined) return
      assert.include(stop, stopped.stopSequence)
      const rest = pieces.join("").slice(stopped.pieces.join("").length)
      assert.isTrue(rest.startsWith(stopped.stopSequence))
      assert.notStrictEqual(stopped.stopSequence, "")
    },
    { arbitrary: { runs: 1_000, seed: 2 } },
  )

  it.prop(
    "keeps the borders of the pieces before the cut",
    { pieces: pieceList, stop: stopList },
    ({ pieces, stop }) => {
      const kept = cutAtStop(pieces, stop)?.pieces ?? []
      kept.forEach((piece, i) => {
        if (i < kept.length - 1) assert.strictEqual(piece, pieces[i])
        else assert.isTrue(pieces[i]?.startsWith(piece))
      })
    },
    { arbitrary: { runs: 1_000, seed: 3 } },
  )

  it("finds a sequence across three pieces", () => {
    assert.deepStrictEqual(cutAtStop(["one t", "w", "o three"], ["two"]), {
      pieces: ["one "],
      stopSequence: "two",
    })
  })

  it("takes the earliest sequence, not the first listed", () => {
    assert.strictEqual(cutAtStop(["a b c"], ["c", "b"])?.stopSequence, "b")
  })

  it("takes the first listed of those at one place", () => {
    assert.strictEqual(cutAtStop(["abc"], ["bc", "b"])?.stopSequence, "bc")
    assert.strictEqual(cutAtStop(["abc"], ["b", "bc"])?.stopSequence, "b")
  })

  it("leaves nothing when the text begins with a sequence", () => {
    assert.deepStrictEqual(cutAtStop(["ab", "c"], ["ab"]), { pieces: [], stopSequence: "ab" })
  })

  it("leaves a text alone that has no sequence in it", () => {
    assert.isUndefined(cutAtStop(["abc"], ["x", ""]))
    assert.isUndefined(cutAtStop([], ["x"]))
    assert.isUndefined(cutAtStop(["abc"], []))
  })
})
