/** Vectors have unit length, repeat, and are near for texts that are alike. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Embedder } from "../../src/embedding/Embedder.ts"

const small = "text-embedding-3-small"
const models = [
  { model: small, size: 1536 },
  { model: "text-embedding-3-large", size: 3072 },
  { model: "text-embedding-ada-002", size: 1536 },
  { model: "somebody-elses-model", size: 1536 },
]

const embed = (text: string, model = small, dimensions?: number) =>
  Effect.flatMap(Embedder, (embedder) =>
    embedder.embed({ text, model, dimensions: dimensions ?? embedder.size(model) }),
  ).pipe(Effect.provide(Embedder.layerHashed))

const dot = (one: Float32Array, other: Float32Array): number =>
  one.reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0)

const cosine = (one: string, other: string, model = small, dimensions?: number) =>
  Effect.map(Effect.all([embed(one, model, dimensions), embed(other, model, dimensions)]), ([a, b]) => dot(a, b))

describe("Embedder.layerHashed", () => {
  for (const { model, size } of models) {
    it.effect(`makes vectors of ${size} numbers and unit length for ${model}`, () =>
      Effect.gen(function* () {
        for (const text of ["Hello", "", " ", "!", "狐", "🦊", "word ".repeat(5_000)]) {
          const vector = yield* embed(text, model)
          assert.strictEqual(vector.length, size)
          assert.closeTo(dot(vector, vector), 1, 1e-5)
        }
      }),
    )
  }

  it.effect.prop(
    "has one vector for a text, and another for any other text",
    { one: Schema.String, other: Schema.String },
    ({ one, other }) =>
      Effect.gen(function* () {
        const vector = yield* embed(one)
        assert.deepStrictEqual(yield* embed(one), vector)
        if (one !== other) assert.notDeepEqual(yield* embed(other), vector)
        assert.isTrue(vector.every(Number.isFinite))
      }),
  )

  it.effect("has another vector for another model", () =>
    Effect.gen(function* () {
      const one = yield* embed("Hello", small)
      assert.isBelow(Math.abs(dot(one, yield* embed("Hello", "text-embedding-4-small"))), 0.3)
    }),
  )

  const alike: ReadonlyArray<readonly [string, string, string]> = [
    ["How do I reset my password?", "I forgot my password, how can I reset it?", "What is the capital of France?"],
    ["The cat sat on the mat", "A cat is sitting on a mat", "Quarterly revenue rose by nine percent"],
    ["我喜欢猫", "我也喜欢猫", "今天股市下跌"],
    ["Der Hund schläft im Garten", "Im Garten schlafen die Hunde", "Die Aktien fielen gestern stark"],
  ]

  for (const [text, near, far] of alike) {
    for (const dimensions of [1536, 256]) {
      it.effect(`puts "${near}" nearer to "${text}" than "${far}", in ${dimensions} numbers`, () =>
        Effect.gen(function* () {
          const nearness = yield* cosine(text, near, small, dimensions)
          assert.isAbove(nearness, (yield* cosine(text, far, small, dimensions)) + 0.2)
          assert.isBelow(nearness, 0.99)
        }),
      )
    }
  }

  it.effect("gives texts that share nothing the likeness of their model", () =>
    Effect.gen(function* () {
      const texts = [
        "Quarterly revenue rose",
        "A fox jumps over fences",
        "Tomatoes need sunshine",
        "Never whistle indoors",
      ]
      let sum = 0
      let pairs = 0
      for (const one of texts) {
        for (const other of texts) {
          if (one <= other) continue
          sum += yield* cosine(one, other, "text-embedding-ada-002")
          pairs++
        }
      }
      assert.closeTo(sum / pairs, 0.7, 0.03)
    }),
  )

  it.effect("shortens a vector to its beginning, at unit length again", () =>
    Effect.gen(function* () {
      const whole = yield* embed("A fox jumps over fences")
      for (const dimensions of [1, 2, 256, 1000, 1536]) {
        const short = yield* embed("A fox jumps over fences", small, dimensions)
        assert.strictEqual(short.length, dimensions)
        const start = whole.slice(0, dimensions)
        const length = Math.sqrt(dot(start, start))
        assert.isTrue(short.every((value, i) => Math.abs(value - (start[i] ?? 0) / length) < 1e-6))
      }
    }),
  )

  it.effect("uses every number of the vector, however short the text", () =>
    Effect.gen(function* () {
      const vector = yield* embed("hi")
      assert.isAbove(new Set(vector).size, 1_500)
    }),
  )
})
