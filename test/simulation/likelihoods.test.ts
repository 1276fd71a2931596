/** Probabilities are such that a model could have given them. */
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { hashWord, seededRandom } from "../../src/generation/seededRandom.ts"
import { likelihoods } from "../../src/simulation/likelihoods.ts"

describe("likelihoods", () => {
  it.prop(
    "has each token first among its alternatives, falling, different, and at most certain in sum",
    [Schema.Array(Schema.NonEmptyString), Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 20 })), Schema.Int],
    ([pieces, alternatives, seed]) => {
      const found = likelihoods(pieces, alternatives, seededRandom(hashWord(seed)))
      assert.deepStrictEqual(
        found.map(({ token }) => token),
        pieces,
      )
      for (const { token, logprob, top } of found) {
        assert.isAtMost(logprob, 0)
        assert.lengthOf(top, alternatives)
        if (alternatives === 0) continue
        assert.deepStrictEqual(top[0], { token, logprob })
        const values = top.map((likely) => likely.logprob)
        assert.deepStrictEqual(
          values,
          values.toSorted((a, b) => b - a),
        )
        assert.strictEqual(new Set(top.map((likely) => likely.token)).size, alternatives)
        assert.isAtMost(
          values.reduce((sum, value) => sum + Math.exp(value), 0),
          1,
        )
      }
    },
  )
})
