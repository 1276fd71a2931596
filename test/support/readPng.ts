/** Reads a PNG of indexed colours as strictly as a viewer would, with nothing of ours. */

import { crc32, inflateSync } from "node:zlib"
import { assert } from "@effect/vitest"

interface PngPicture {
  readonly width: number
  readonly height: number
  /** Colours that are transparent. */
  readonly transparent: number
  /** The colour of each pixel, as `r,g,b`. */
  readonly pixel: (x: number, y: number) => string
  /** Rows that are grey but for the watermark: those a partial picture has not drawn yet. */
  readonly blankRows: number
}

const signature = "89504e470d0a1a0a"

export const readPng = (bytes: Buffer): PngPicture => {
  assert.strictEqual(bytes.toString("hex", 0, 8), signature)
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const body = bytes.subarray(at + 4, at + 8 + length)
    assert.strictEqual(bytes.readUInt32BE(at + 8 + length), crc32(body), "the chunk's checksum")
    chunks.set(body.toString("latin1", 0, 4), body.subarray(4))
    at += 12 + length
  }
  assert.deepStrictEqual([...chunks.keys()].at(-1), "IEND")
  const header = chunks.get("IHDR") ?? Buffer.alloc(13)
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  assert.deepStrictEqual([...header.subarray(8)], [8, 3, 0, 0, 0])
  const rows = inflateSync(chunks.get("IDAT") ?? Buffer.alloc(0))
  assert.strictEqual(rows.length, (width + 1) * height)
  const palette = chunks.get("PLTE") ?? Buffer.alloc(0)
  const pixel = (x: number, y: number): string => {
    const index = rows[y * (width + 1) + 1 + x] ?? 0
    assert.isBelow(3 * index + 2, palette.length)
    return palette.subarray(3 * index, 3 * index + 3).join(",")
  }
  for (let y = 0; y < height; y++) assert.strictEqual(rows[y * (width + 1)], 0, "the row's filter")
  const blankRows = Array.from({ length: height }, (_, y) => pixel(0, y)).filter((p) => p === "128,128,128").length
  return { width, height, transparent: chunks.get("tRNS")?.length ?? 0, pixel, blankRows }
}
