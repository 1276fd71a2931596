/** Writes pixels as a PNG file. */
import { crc32, deflateSync } from "node:zlib"

export type Colour = readonly [red: number, green: number, blue: number]

/** A picture of at most 256 colours. */
export interface IndexedPicture {
  readonly width: number
  readonly height: number
  readonly palette: ReadonlyArray<Colour>
  /** How many colours from the palette's start are transparent. */
  readonly transparent: number
  /** Row by row: a zero, then the palette's index of each pixel. */
  readonly rows: Uint8Array
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const indexedColour = 3
const bitsPerPixel = 8

export const encodePng = ({ width, height, palette, transparent, rows }: IndexedPicture): Buffer => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = bitsPerPixel
  header[9] = indexedColour
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(palette.flat())),
    ...(transparent > 0 ? [chunk("tRNS", Buffer.alloc(transparent))] : []),
    chunk("IDAT", deflateSync(rows, { level: 4 })),
    chunk("IEND", Buffer.alloc(0)),
  ])
}

const chunk = (type: string, data: Uint8Array): Buffer => {
  const bytes = Buffer.alloc(data.length + 12)
  bytes.writeUInt32BE(data.length, 0)
  bytes.write(type, 4, "latin1")
  bytes.set(data, 8)
  bytes.writeUInt32BE(crc32(bytes.subarray(4, data.length + 8)), data.length + 8)
  return bytes
}
