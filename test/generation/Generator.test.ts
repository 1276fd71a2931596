/** The generators make exactly the tokens they are asked for, and the same text from the same seed. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Schema } from "effect"
import { Generator } from "../../src/generation/Generator.ts"
import { hashWord, seededRandom } from "../../src/generation/seededRandom.ts"
import { Tokenizer } from "../../src/tokenizer/Tokenizer.ts"
import { message, promptOf } from "../domain/promptOf.ts"

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

const models = { o200k_base: "gpt-4o", cl100k_base: "gpt-4" }

type GeneratorLayer = Layer.Layer<Generator, never, Tokenizer>

const run = <A>(use: (generator: Generator["Service"]) => Effect.Effect<A>, layer: GeneratorLayer) =>
  Generator.use(use).pipe(Effect.provide(Layer.provideMerge(layer, Tokenizer.layer)))

const generate = (layer: GeneratorLayer, maxTokens = Number.POSITIVE_INFINITY, seed: string | number = 1) =>
  run((generator) => generator.generate({ prompt: promptOf(), maxTokens }, seededRandom(hashWord(seed))), layer)

const textOf = (layer: GeneratorLayer, seed: string | number = 1) =>
  Effect.map(generate(layer, Number.POSITIVE_INFINITY, seed), ({ pieces }) => pieces.join(""))

const wordGenerators = { lorem: Generator.layerLorem, random: Generator.layerRandom }

for (const [name, layerOf] of Object.entries(wordGenerators)) {
  describe(`the ${name} generator`, () => {
    for (const [encoding, model] of Object.entries(models)) {
      it.effect.prop(
        `makes exactly the asked tokens, one a piece (${encoding})`,
        { target: between(1, 400), seed: between(0, 1_000_000) },
        ({ target, seed }) =>
          Effect.gen(function* () {
            const generator = yield* Generator
            const request = { prompt: promptOf({ model }), maxTokens: Number.POSITIVE_INFINITY }
            const text = yield* generator.generate(request, seededRandom(hashWord(seed)))
            const tokenizer = yield* Tokenizer
            assert.strictEqual(yield* tokenizer.count(text.pieces.join(""), model), target)
            assert.strictEqual(text.pieces.length, target)
            assert.deepStrictEqual([text.tokens, text.reason], [target, "stop"])
          }).pipe(Effect.provide(Layer.provideMerge(layerOf(target), Tokenizer.layer))),
        { arbitrary: { runs: 150, seed: 1 } },
      )
    }

    it.effect.prop(
      "ends at the most tokens allowed, with reason `length` only then",
      { target: between(1, 60), maxTokens: between(0, 60), seed: between(0, 1_000_000) },
      ({ target, maxTokens, seed }) =>
        Effect.gen(function* () {
          const text = yield* generate(layerOf(target), maxTokens, seed)
          assert.strictEqual(text.pieces.length, Math.min(target, maxTokens))
          assert.strictEqual(text.reason, maxTokens < target ? "length" : "stop")
        }),
      { arbitrary: { runs: 200, seed: 2 } },
    )

    it.effect("makes the same text from the same seed", () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* textOf(layerOf(80), "one"), yield* textOf(layerOf(80), "one"))
      }),
    )

    it.effect("makes another text from another seed", () =>
      Effect.gen(function* () {
        assert.notStrictEqual(yield* textOf(layerOf(80), "one"), yield* textOf(layerOf(80), "two"))
      }),
    )

    it.effect("writes sentences: capitalised, and closed by a full stop", () =>
      Effect.gen(function* () {
        for (let seed = 0; seed < 20; seed++) {
          const text = yield* textOf(layerOf(200), seed)
          assert.match(text, /^[A-Z][a-z]+(\.?[ \n]+[A-Z]?[a-z]+)*\.$/)
          assert.match(text, /[a-z]\. [A-Z][a-z]/)
        }
      }),
    )

    it.effect("breaks a long text into paragraphs", () =>
      Effect.gen(function* () {
        assert.match(yield* textOf(layerOf(400)), /\.\n\n[A-Z]/)
      }),
    )

    it.effect("makes nothing when no token is allowed", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* generate(layerOf(10), 0), { pieces: [], tokens: 0, reason: "length" })
      }),
    )
  })
}

describe("the lorem generator's opening", () => {
  it.effect("is the classic one, whatever the seed", () =>
    Effect.gen(function* () {
      for (const seed of ["one", "two", "three"]) {
        assert.match(yield* textOf(Generator.layerLorem(60), seed), /^Lorem ipsum dolor sit amet\b/)
      }
    }),
  )
})

describe("the fixed generator", () => {
  it.effect("says its text, whatever the seed", () =>
    Effect.gen(function* () {
      const layer = Generator.layerFixed("Hello, 世界!\n")
      assert.deepStrictEqual([yield* textOf(layer, 1), yield* textOf(layer, 2)], ["Hello, 世界!\n", "Hello, 世界!\n"])
    }),
  )

  it.effect("says nothing when its text is empty", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* generate(Generator.layerFixed("")), { pieces: [], tokens: 0, reason: "stop" })
    }),
  )
})

describe("the echo generator", () => {
  const echo = (messages: Parameters<typeof promptOf>[0]) =>
    run(
      (generator) =>
        generator.generate({ prompt: promptOf(messages), maxTokens: 1_000 }, seededRandom(hashWord("echo"))),
      Generator.layerEcho,
    ).pipe(Effect.map(({ pieces }) => pieces.join("")))

  it.effect("says the last user message again", () =>
    Effect.gen(function* () {
      const messages = [message("user", "first"), message("user", "second"), message("assistant", "third")]
      assert.strictEqual(yield* echo({ messages }), "second")
    }),
  )

  it.effect("joins the texts of a message's parts and skips the rest", () =>
    Effect.gen(function* () {
      const parts = [
        { _tag: "Text", text: "one " },
        { _tag: "Image", url: "https://example.com/x.png", detail: "low" },
        { _tag: "Text", text: "two" },
      ] as const
      assert.strictEqual(yield* echo({ messages: [{ role: "user", parts }] }), "one two")
    }),
  )

  it.effect("says nothing when no user has spoken", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* echo({ messages: [message("system", "Be kind.")] }), "")
    }),
  )
})
