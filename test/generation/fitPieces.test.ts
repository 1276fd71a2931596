/** A text cut to a number of tokens counts exactly that many. */
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { fitPieces } from "../../src/generation/fitPieces.ts"
import { encodings, o200k } from "../tokenizer/encodings.ts"
import { texts } from "../tokenizer/texts.ts"
import { unicodeText } from "../tokenizer/unicodeText.ts"

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

/**
 * Every character is one token at most, and white space stands alone: of two blanks before a digit no beginning counts as
 * both, since blanks at a text's end are one token.
 */
const asciiText = Schema.String.check(Schema.isPattern(/^([!-~]{1,8}[ \n]?){0,20}$/))

describe("fitPieces", () => {
  for (const encoding of encodings) {
    describe(encoding.name, () => {
      it.prop(
        "keeps a text that fits whole",
        [unicodeText],
        ([text]) => {
          const count = encoding.count(text)
          const fitted = fitPieces(encoding, text, count)
          assert.strictEqual(fitted.pieces.join(""), text.toWellFormed())
          assert.deepStrictEqual([fitted.tokens, fitted.reason], [count, "stop"])
        },
        { arbitrary: { runs: 200, seed: 1 } },
      )

      it.prop(
        "cuts ASCII text to exactly the tokens allowed",
        { text: asciiText, maxTokens: between(0, 30) },
        ({ text, maxTokens }) => {
          const fitted = fitPieces(encoding, text, maxTokens)
          const expected = Math.min(maxTokens, encoding.count(text))
          assert.strictEqual(encoding.count(fitted.pieces.join("")), expected)
          assert.strictEqual(fitted.tokens, expected)
        },
        { arbitrary: { runs: 500, seed: 2 } },
      )

      it("cuts prose, code, JSON and URLs to exactly the tokens allowed, wherever it cuts", () => {
        const simple = [texts["English prose"], texts.code, texts.JSON, texts.URLs, texts.numbers]
          .flatMap((ofKind) => ofKind ?? [])
          .filter((text) => encoding.pieces(text).every((piece) => piece.tokens === 1))
        assert.isAbove(simple.length, 60)
        const wrong: Array<readonly [text: string, maxTokens: number]> = []
        for (const text of simple) {
          const count = encoding.count(text)
          for (let maxTokens = 0; maxTokens < count; maxTokens++) {
            const { pieces, tokens, reason } = fitPieces(encoding, text, maxTokens)
            assert.deepStrictEqual([tokens, reason], [maxTokens, "length"])
            if (encoding.count(pieces.join("")) !== maxTokens) wrong.push([text, maxTokens])
          }
        }
        assert.deepStrictEqual(wrong, [])
      })

      it.prop(
        "gives a beginning of the text, never more tokens than allowed",
        { text: unicodeText, maxTokens: between(0, 40) },
        ({ text, maxTokens }) => {
          const fitted = fitPieces(encoding, text, maxTokens)
          const joined = fitted.pieces.join("")
          assert.isTrue(text.toWellFormed().startsWith(joined))
          assert.isAtMost(encoding.count(joined), maxTokens)
          assert.strictEqual(fitted.reason, encoding.count(text) > maxTokens ? "length" : "stop")
        },
        { arbitrary: { runs: 500, seed: 3 } },
      )
    })
  }

  it("shows nothing of a character that the limit falls into, but counts its tokens", () => {
    assert.strictEqual(o200k.count("🧑"), 3)
    assert.deepStrictEqual(fitPieces(o200k, "🧑", 2), { pieces: [], tokens: 2, reason: "length" })
  })
})
