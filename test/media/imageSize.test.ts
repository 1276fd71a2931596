/** The sizes of pictures of every format, from the first bytes that tell them. */
import { assert, describe, it } from "@effect/vitest"
import { imageSize } from "../../src/media/imageSize.ts"
import { pngOf } from "../../src/media/pngOf.ts"

const ascii = (text: string) => Buffer.from(text, "latin1")
const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex")

const webp = (kind: string, rest: string) =>
  Buffer.concat([ascii("RIFF"), hex("00000000"), ascii(`WEBP${kind}`), hex(rest), Buffer.alloc(8)])

/** A JPEG whose frame header stands behind segments of so many bytes. */
const jpeg = (marker: string, ...segments: ReadonlyArray<number>) =>
  Buffer.concat([
    hex("ffd8"),
    ...segments.map((length) => {
      const segment = Buffer.alloc(length + 2, 0xff)
      segment.writeUInt16BE(0xffe1, 0)
      segment.writeUInt16BE(length, 2)
      return segment
    }),
    hex("ffc4 0004 0000"),
    hex("ff"),
    hex(`ff${marker} 0011 08 0258 0320 03`),
    Buffer.alloc(20),
  ])

const files: ReadonlyArray<readonly [string, Buffer, string, number, number]> = [
  ["PNG", pngOf({ width: 300, height: 70_000 / 100, lines: [], hue: 0 }), "png", 300, 700],
  ["GIF", Buffer.concat([ascii("GIF89a"), hex("2c01 c800"), Buffer.alloc(20)]), "gif", 300, 200],
  ["baseline JPEG", jpeg("c0"), "jpeg", 800, 600],
  ["progressive JPEG", jpeg("c2", 500), "jpeg", 800, 600],
  ["JPEG behind large profiles", jpeg("c0", 65_000, 65_000, 65_000), "jpeg", 800, 600],
  ["lossy WebP", webp("VP8 ", "00000000 000000 9d012a 2003 5802"), "webp", 800, 600],
  ["lossless WebP", webp("VP8L", "00000000 2f 1fc39500"), "webp", 800, 600],
  ["extended WebP", webp("VP8X", "0a000000 00000000 1f0300 570200"), "webp", 800, 600],
]

describe("imageSize", () => {
  for (const [name, bytes, format, width, height] of files) {
    it(`knows a ${name}`, () => {
      const size = { format, width, height }
      assert.deepStrictEqual(imageSize(bytes), size as ReturnType<typeof imageSize>)
      const base64 = bytes.toString("base64")
      assert.deepStrictEqual(imageSize(`data:image/${format};base64,${base64}`), size as ReturnType<typeof imageSize>)
    })
  }

  it("reads only the head of a data URL", () => {
    const [, png] = files[0] ?? []
    const head = `data:image/png;base64,${png?.toString("base64").slice(0, 48)}`
    assert.strictEqual(imageSize(`${head}${"!".repeat(10_000)}`)?.width, 300)
  })

  for (const bytes of [
    Buffer.alloc(0),
    ascii("GIF"),
    ascii("no picture at all, but long enough to be one"),
    hex("ffd8"),
  ]) {
    it(`makes nothing of ${JSON.stringify(bytes.toString("latin1"))}`, () => {
      assert.isUndefined(imageSize(bytes))
      assert.isUndefined(imageSize(bytes.toString("base64")))
    })
  }

  it("does not run past a JPEG that ends early", () => {
    assert.isUndefined(imageSize(jpeg("c0", 500).subarray(0, 300)))
    assert.isUndefined(imageSize(hex("ffd8 ffe0 0000 ffe0 0000 ffe0 0000")))
  })
})
