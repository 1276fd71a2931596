/** Bodies as bytes and as what a line of JSON can hold. */
import { isUtf8 } from "node:buffer"
import type { Bytes, RawPiece } from "./Exchange.ts"

export const bytesOf = (bytes: Bytes): Buffer =>
  typeof bytes === "string" ? Buffer.from(bytes) : Buffer.from(bytes.base64, "base64")

export const storedBytes = (bytes: Uint8Array): Bytes => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return isUtf8(buffer) ? buffer.toString() : { base64: buffer.toString("base64") }
}

/** The text that the pieces are together; `undefined` where they are none. */
export const wholeText = (pieces: ReadonlyArray<RawPiece>): string | undefined => {
  const whole = Buffer.concat(pieces.map(({ bytes }) => bytes))
  return isUtf8(whole) ? whole.toString() : undefined
}

/** Where the text of each piece ends; a character that two pieces share belongs to the later one. */
export const textEnds = (pieces: ReadonlyArray<RawPiece>): ReadonlyArray<number> => {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
  let end = 0
  return pieces.map(({ bytes }) => {
    end += decoder.decode(bytes, { stream: true }).length
    return end
  })
}
