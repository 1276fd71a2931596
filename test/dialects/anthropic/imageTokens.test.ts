/** Pictures cost what Anthropic's guide says. */
import { assert, describe, it } from "@effect/vitest"
import { imageTokens } from "../../../src/dialects/anthropic/imageTokens.ts"

/** The beginning of a PNG of this size, which is all that is read of it. */
const picture = (width: number, height: number): string => {
  const bytes = Buffer.alloc(24)
  bytes.writeUInt32BE(0x89504e47, 0)
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return `data:image/png;base64,${bytes.toString("base64")}`
}

describe("a picture", () => {
  for (const [width, height, tokens, more] of [
    [200, 200, 54, 54],
    [1000, 1000, 1334, 1334],
    [1092, 1092, 1590, 1590],
    [1568, 100, 210, 210],
    [3136, 100, 105, 283],
    [4000, 4000, 1600, 4784],
    [1, 1, 1, 1],
  ] as const) {
    it(`of ${width} × ${height} costs ${tokens} tokens, and ${more} where a model sees more`, () => {
      assert.strictEqual(imageTokens(picture(width, height), "claude-sonnet-4-6"), tokens)
      assert.strictEqual(imageTokens(picture(width, height), "claude-opus-4-8"), more)
    })
  }

  it("whose size is not known costs as much as a usual one", () => {
    assert.strictEqual(imageTokens("https://example.com/a.png", "claude-sonnet-4-6"), 1399)
    assert.strictEqual(imageTokens("data:image/png;base64,aGk=", "claude-sonnet-4-6"), 1399)
  })
})
