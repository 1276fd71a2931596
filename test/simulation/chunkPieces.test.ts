/** Chunks hold the text they were gathered from, each of the size that was asked. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { hashWord, seededRandom } from "../../src/generation/seededRandom.ts"
import type { Chunking } from "../../src/latency/LatencyProfile.ts"
import { chunkPieces } from "../../src/simulation/chunkPieces.ts"

const chunkings: ReadonlyArray<Chunking> = [1, 3, { min_tokens: 2, max_tokens: 5 }, { min_characters: 10 }]

describe("chunkPieces", () => {
  for (const chunking of chunkings) {
    it.effect.prop(
      `keeps the text with ${JSON.stringify(chunking)}`,
      [Schema.Array(Schema.NonEmptyString)],
      ([pieces]) =>
        Effect.sync(() => {
          const { texts, lastTokens } = chunkPieces(pieces, chunking, seededRandom(hashWord("chunks")))
          assert.strictEqual(texts.join(""), pieces.join(""))
          if (lastTokens === undefined) return
          assert.lengthOf(lastTokens, texts.length)
          assert.strictEqual(lastTokens.at(-1) ?? -1, pieces.length - 1)
          const sizes = lastTokens.map((last, i) => last - (lastTokens[i - 1] ?? -1)).slice(0, -1)
          if (chunking === 3) assert.isTrue(sizes.every((size) => size === 3))
          if (typeof chunking === "object" && "min_tokens" in chunking)
            assert.isTrue(sizes.every((size) => size >= 2 && size <= 5))
          if (typeof chunking === "object" && "min_characters" in chunking) {
            assert.isTrue(texts.slice(0, -1).every((text) => text.length >= 10))
          }
        }),
    )
  }
})
