/** Vectors written as text are the numbers that are written as bytes. */
import { assert, describe, it } from "@effect/vitest"
import { VectorList } from "../../../src/dialects/openai-more/embeddings/VectorList.ts"

const vectors = [
  Float32Array.from([0, 1, -1, 0.5, -0.25, 0.000000001, -0.123456789, 0.999999999, 0.01]),
  Float32Array.from({ length: 9 }, (_, i) => (i * 37 - 150) * 1e-9 * 5 ** i),
]

const written = (format: "float" | "base64") => {
  const list = new VectorList(format, vectors.length, 9)
  for (const vector of vectors) list.add(vector)
  return JSON.parse(list.finish('a "model" — 言', 12).toString("utf8"))
}

describe("VectorList", () => {
  it("writes what JSON would", () => {
    const answer = written("float")
    assert.deepStrictEqual(Object.keys(answer), ["object", "data", "model", "usage"])
    assert.strictEqual(answer.model, 'a "model" — 言')
    assert.deepStrictEqual(answer.usage, { prompt_tokens: 12, total_tokens: 12 })
    answer.data.forEach((item: { readonly embedding: ReadonlyArray<number> }, index: number) => {
      assert.deepStrictEqual({ ...item, embedding: [] }, { object: "embedding", index, embedding: [] })
      item.embedding.forEach((value, i) => {
        assert.closeTo(value, vectors[index]?.[i] ?? Number.NaN, 0.51e-9)
      })
    })
  })

  it("writes bytes in little-endian order", () => {
    written("base64").data.forEach((item: { readonly embedding: string }, index: number) => {
      const bytes = Buffer.from(item.embedding, "base64")
      assert.deepStrictEqual(
        Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4)),
        [...(vectors[index] ?? [])],
      )
    })
  })
})
