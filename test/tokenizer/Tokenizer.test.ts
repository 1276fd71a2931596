/** Counts are js-tiktoken's, and text comes apart into whole characters. */
import { assert, describe, it, layer } from "@effect/vitest"
import { Effect } from "effect"
import { Tokenizer } from "../../src/tokenizer/Tokenizer.ts"
import { cl100k, encodings, o200k, oracleCount } from "./encodings.ts"
import { texts } from "./texts.ts"
import { unicodeText } from "./unicodeText.ts"

const all = Object.values(texts).flat()

describe("counts", () => {
  it("are compared on at least 200 different texts", () => {
    assert.isAtLeast(new Set(all).size, 200)
  })

  for (const encoding of encodings) {
    describe(encoding.name, () => {
      it("has the name of its vocabulary", () => {
        assert.strictEqual(encoding, encoding.name === "o200k_base" ? o200k : cl100k)
      })

      it("counts nothing in the empty text", () => {
        assert.strictEqual(encoding.count(""), 0)
      })

      for (const [kind, ofKind] of Object.entries(texts)) {
        it(`counts ${kind} as js-tiktoken does`, () => {
          const counts = ofKind.map((text) => [text, encoding.count(text)])
          const expected = ofKind.map((text) => [text, oracleCount(encoding.name, text)])
          assert.deepStrictEqual(counts, expected)
        })
      }

      it("counts a long text of all kinds as js-tiktoken does", () => {
        const text = all.filter((part) => part.isWellFormed()).join("\n")
        assert.strictEqual(encoding.count(text), oracleCount(encoding.name, text))
      })
    })
  }

  it("takes special tokens apart as plain text", () => {
    assert.deepStrictEqual(
      o200k.pieces("<|endoftext|>").map((piece) => piece.text),
      ["<", "|", "end", "of", "text", "|", ">"],
    )
  })
})

describe("pieces", () => {
  for (const encoding of encodings) {
    describe(encoding.name, () => {
      it("are none for the empty text", () => {
        assert.deepStrictEqual(encoding.pieces(""), [])
      })

      it("hold as many tokens together as the text", () => {
        const sums = all.map((text) => encoding.pieces(text).reduce((sum, piece) => sum + piece.tokens, 0))
        assert.deepStrictEqual(
          sums,
          all.map((text) => encoding.count(text)),
        )
      })

      it("are single tokens in prose, code, JSON and URLs, nearly always", () => {
        const western = [texts["English prose"], texts.code, texts.JSON, texts.URLs].flatMap((ofKind) => ofKind ?? [])
        const pieces = western.flatMap((text) => encoding.pieces(text))
        const single = pieces.filter((piece) => piece.tokens === 1)
        assert.isAbove(pieces.length, 1_000)
        assert.isAtLeast(single.length / pieces.length, 0.99)
      })

      it.prop(
        "join to the well-formed text",
        [unicodeText],
        ([text]) => {
          const joined = encoding
            .pieces(text)
            .map((piece) => piece.text)
            .join("")
          assert.strictEqual(joined, text.toWellFormed())
        },
        { arbitrary: { runs: 500, seed: 1 } },
      )

      it.prop(
        "never hold half a surrogate pair, nor nothing",
        [unicodeText],
        ([text]) => {
          for (const piece of encoding.pieces(text)) {
            assert.isTrue(piece.text.isWellFormed())
            assert.notStrictEqual(piece.text, "")
          }
        },
        { arbitrary: { runs: 500, seed: 2 } },
      )

      it.prop(
        "hold as many replacement characters as the well-formed text",
        [unicodeText],
        ([text]) => {
          const replacements = (of: string) => of.split("\ufffd").length - 1
          const inPieces = encoding.pieces(text).reduce((sum, piece) => sum + replacements(piece.text), 0)
          assert.strictEqual(inPieces, replacements(text.toWellFormed()))
        },
        { arbitrary: { runs: 500, seed: 3 } },
      )

      it.prop(
        "of ASCII text are single tokens",
        [unicodeText],
        ([text]) => {
          const ascii = [...text].map((char) => String.fromCharCode((char.codePointAt(0) ?? 0) % 128)).join("")
          for (const piece of encoding.pieces(ascii)) assert.strictEqual(piece.tokens, 1)
        },
        { arbitrary: { runs: 300, seed: 4 } },
      )
    })
  }
})

layer(Tokenizer.layer)("Tokenizer", (it) => {
  it.effect("counts with the model's own encoding", () =>
    Effect.gen(function* () {
      const tokenizer = yield* Tokenizer
      const text = "你好，世界！"
      const counts = [yield* tokenizer.count(text, "gpt-4o"), yield* tokenizer.count(text, "gpt-4")]
      assert.deepStrictEqual(counts, [oracleCount("o200k_base", text), oracleCount("cl100k_base", text)])
      assert.notStrictEqual(counts[0], counts[1])
    }),
  )

  it.effect("splits a text into the words and marks that are its tokens", () =>
    Effect.gen(function* () {
      const tokenizer = yield* Tokenizer
      assert.deepStrictEqual(yield* tokenizer.split("Hello, world! Bye.", "gpt-4o"), [
        "Hello",
        ",",
        " world",
        "!",
        " Bye",
        ".",
      ])
    }),
  )

  it.effect("keeps an emoji of several tokens in one piece", () =>
    Effect.gen(function* () {
      const tokenizer = yield* Tokenizer
      assert.deepStrictEqual(yield* tokenizer.split("🧑‍🚀", "gpt-4o"), ["🧑", "\u200d", "🚀"])
      assert.strictEqual(yield* tokenizer.count("🧑‍🚀", "gpt-4o"), 6)
    }),
  )

  it.effect("loads an encoding once", () =>
    Effect.gen(function* () {
      const tokenizer = yield* Tokenizer
      assert.strictEqual(yield* tokenizer.encoding("gpt-4o"), yield* tokenizer.encoding("claude-sonnet-4-5"))
    }),
  )
})
