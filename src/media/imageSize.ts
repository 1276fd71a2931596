/** The width and height of a picture, read from the beginning of its file. */

export interface ImageSize {
  readonly format: "png" | "jpeg" | "gif" | "webp"
  readonly width: number
  readonly height: number
}

/** Of a file or a base64 data URL; `undefined` for what is no PNG, JPEG, GIF or WebP. */
export const imageSize = (image: Uint8Array | string): ImageSize | undefined => {
  if (typeof image !== "string") return sizeIn(Buffer.from(image.buffer, image.byteOffset, image.byteLength))
  const start = image.startsWith("data:") ? image.indexOf(",") + 1 : 0
  return sizeIn(headOf(image, start, firstLook)) ?? sizeIn(headOf(image, start, secondLook))
}

/** Only a JPEG keeps its size so far back that the first look can miss it, behind its thumbnail and colour profile. */
const firstLook = 4_096
const secondLook = 1_048_576

const headOf = (text: string, start: number, characters: number): Buffer =>
  Buffer.from(text.slice(start, start + characters), "base64")

const sizeIn = (bytes: Buffer): ImageSize | undefined => {
  if (bytes.length >= 24 && bytes.readUInt32BE(0) === 0x89504e47) {
    return { format: "png", width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  }
  if (bytes.length >= 10 && /^GIF8[79]a$/.test(bytes.toString("latin1", 0, 6))) {
    return { format: "gif", width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
  }
  if (bytes.length >= 4 && bytes.readUInt16BE(0) === 0xffd8) return jpegSize(bytes)
  const riff = bytes.length >= 30 && bytes.toString("latin1", 0, 4) === "RIFF"
  return riff && bytes.toString("latin1", 8, 12) === "WEBP" ? webpSize(bytes) : undefined
}

/** Segment by segment to the frame's header. */
const jpegSize = (bytes: Buffer): ImageSize | undefined => {
  let at = 2
  while (at + 9 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at++
    } else if (startsFrame(marker)) {
      return { format: "jpeg", width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }
    } else {
      at += 2 + bytes.readUInt16BE(at + 2)
    }
  }
  return undefined
}

/** C4, C8 and CC stand in the row of frame headers, but are tables. */
const startsFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

const webpSize = (bytes: Buffer): ImageSize | undefined => {
  switch (bytes.toString("latin1", 12, 16)) {
    case "VP8 ":
      return { format: "webp", width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
    case "VP8L": {
      const bits = bytes.readUInt32LE(21)
      return { format: "webp", width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case "VP8X":
      return { format: "webp", width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
    default:
      return undefined
  }
}
