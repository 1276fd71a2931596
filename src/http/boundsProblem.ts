/** Looks for JSON that is too deep or too long before it is parsed: 16 million open brackets take the parser ten seconds. */
import type { JsonBounds } from "./JsonBounds.ts"

const quote = 0x22
const comma = 0x2c
const backslash = 0x5c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

/** What is wrong, in words. The text need not be JSON: what is none is the parser's to refuse. */
export const boundsProblem = (bytes: Buffer, { depth: deepest, items }: JsonBounds): string | undefined => {
  // Each level takes two bytes and each further item two more, so that a short text keeps within any bounds.
  if (bytes.length <= 2 * Math.min(deepest, items)) return undefined
  const commas: Array<number> = []
  let depth = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === quote) {
      at = endOfString(bytes, at)
    } else if (byte === openBracket || byte === openBrace) {
      if (++depth > deepest) return `the JSON is nested deeper than ${deepest} levels`
      commas[depth] = 0
    } else if (byte === closeBracket || byte === closeBrace) {
      depth = Math.max(0, depth - 1)
    } else if (byte === comma) {
      const count = (commas[depth] ?? 0) + 1
      if (count >= items) return `an array or object of the JSON has more than ${items} items`
      commas[depth] = count
    }
  }
  return undefined
}

/** Where the string that opens at `start` is closed. */
const endOfString = (bytes: Buffer, start: number): number => {
  for (let from = start + 1; ; ) {
    const end = bytes.indexOf(quote, from)
    if (end === -1) return bytes.length
    let first = end
    while (bytes[first - 1] === backslash && first - 1 > start) first--
    if ((end - first) % 2 === 0) return end
    from = end + 1
  }
}
