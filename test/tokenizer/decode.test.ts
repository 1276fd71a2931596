/** Token ids become text again, whatever ids a caller sends. */
import { assert, describe, it } from "@effect/vitest"
import { cl100k, encodings } from "./encodings.ts"

/** "Hello 世界" in cl100k_base. */
const hello = [9906, 220, 3574, 244, 98220]
/** The first two of the three tokens of a character. */
const open = [157, 248]

describe("decode", () => {
  it("gives the text of tokens", () => {
    assert.strictEqual(cl100k.decode(hello), "Hello 世界")
    assert.strictEqual(cl100k.decode([]), "")
  })

  it("leaves out tokens that do not exist", () => {
    assert.strictEqual(cl100k.decode([9906, 99_999_999, -1, 220, 3574, 244, 98220]), "Hello 世界")
  })

  for (const encoding of encodings) {
    it(`leaves nothing behind when ${encoding.name} ends within a character`, () => {
      const cut = encoding.decode(open)
      assert.notInclude(cut, "\u16A0")
      const text = "ᚠ🧿 after"
      assert.strictEqual(
        encoding
          .pieces(text)
          .map((piece) => piece.text)
          .join(""),
        text,
      )
    })
  }
})
