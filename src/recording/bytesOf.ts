/** Bodies as bytes and as what a line of JSON can hold. */
import { isUtf8 } from "node:buffer"
import type { Bytes, RawPiece } from "./Exchange.ts"

export const bytesOf = (bytes: Bytes): Buffer =>
  typeof bytes === "string" ? Buffer.from(bytes) : Buffer.from(bytes.base64, "base64")

export const storedBytes = (bytes: Uint8Array): Bytes => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return isUtf8(buffer) ? buffer.toString() : { base64: buffer.toString("base64") }
}

/** The text that the pieces are together, and the bytes of a character that was broken off; `undefined` where they are none. */
export const wholeText = (
  pieces: ReadonlyArray<RawPiece>,
): { readonly text: string; readonly rest: Uint8Array } | undefined => {
  const whole = Buffer.concat(pieces.map(({ bytes }) => bytes))
  const end = whole.length - unfinished(whole)
  const text = whole.subarray(0, end)
  return isUtf8(text) ? { text: text.toString(), rest: whole.subarray(end) } : undefined
}

/** How many bytes at the end begin a character that does not end. */
const unfinished = (bytes: Uint8Array): number => {
  const lead = bytes.subarray(-3).findLastIndex((byte) => byte < 0x80 || byte >= 0xc0)
  const first = bytes.subarray(-3)[lead] ?? 0
  const found = Math.min(3, bytes.length) - lead
  const needed = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 0
  return found < needed ? found : 0
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
