/** The prices of OpenAI's guide, and those that callers were billed. */
import { assert, describe, it } from "@effect/vitest"
import { type ImageDetail, imageTokens } from "../../src/media/imageTokens.ts"

const prices: ReadonlyArray<readonly [string, number, number, ImageDetail, number]> = [
  ["gpt-4o", 1024, 1024, "high", 765],
  ["gpt-4o", 2048, 4096, "high", 1105],
  ["gpt-4o", 4096, 8192, "low", 85],
  ["gpt-4o", 128, 64, "high", 255],
  ["gpt-4o", 512, 512, "auto", 255],
  ["gpt-4o", 513, 512, "auto", 425],
  ["gpt-4.1", 1024, 1024, "high", 765],
  ["gpt-4o-mini", 128, 64, "high", 8500],
  ["gpt-4o-mini", 128, 64, "low", 2833],
  ["gpt-5", 1024, 1024, "high", 630],
  ["gpt-5-chat-latest", 1024, 1024, "low", 70],
  ["o1", 1024, 1024, "high", 675],
  ["o3", 128, 64, "low", 75],
  ["computer-use-preview", 1024, 1024, "high", 581],
  ["gpt-image-1", 1024, 1024, "high", 194],
  ["gpt-4.1-mini", 1024, 1024, "high", 1659],
  ["gpt-4.1-mini", 1800, 2400, "high", Math.ceil(1452 * 1.62)],
  ["gpt-4.1-nano", 128, 64, "high", 20],
  ["o4-mini", 1024, 1024, "high", Math.ceil(1024 * 1.72)],
  ["gpt-5-mini", 1024, 1024, "high", 1659],
  ["gpt-5-nano-2025-08-07", 1024, 1024, "high", 2520],
  ["gpt-5-nano", 4096, 4096, "low", Math.ceil(256 * 2.46)],
  ["gpt-5.4-mini", 4096, 4096, "high", Math.ceil(1521 * 1.62)],
  ["gpt-5.2", 4096, 4096, "original", Math.ceil(1521 * 1.2)],
  ["gpt-5.5", 256, 256, "high", 77],
  ["gpt-5.5", 1920, 1080, "high", 2448],
  ["gpt-5.5", 2560, 1440, "high", 2931],
  ["gpt-5.5", 2560, 1440, "original", 4320],
  ["gpt-5.5", 4032, 3024, "original", 11_868],
]

describe("imageTokens", () => {
  for (const [model, width, height, detail, tokens] of prices) {
    it(`${model} reads ${width}x${height} at ${detail} detail for ${tokens}`, () => {
      assert.strictEqual(imageTokens(model, width, height, detail), tokens)
    })
  }

  it("never exceeds the patches that a model looks at", () => {
    for (const [width, height] of [
      [1, 100_000],
      [100_000, 1],
      [31, 99_999],
      [1_537, 1_025],
    ] as const) {
      assert.isAtMost(imageTokens("gpt-5-mini", width, height, "high"), Math.ceil(1536 * 1.62))
      assert.isAtLeast(imageTokens("gpt-5-mini", width, height, "high"), 1)
    }
  })

  it("asks nothing for no picture", () => {
    assert.strictEqual(imageTokens("gpt-4o", 0, 10, "high"), 0)
  })
})
