/** Cuts a text to a number of tokens. */
import type { Encoding } from "../tokenizer/Encoding.ts"
import type { GeneratedText } from "./Generator.ts"

/**
 * The text whole if it fits, else as much of it as `maxTokens` hold. A prefix of a text's tokens nearly always counts
 * as that many tokens again; where it does not, a nearby prefix that does is taken.
 */
export const fitPieces = (encoding: Encoding, text: string, maxTokens: number): GeneratedText => {
  const all = encoding.pieces(text)
  const pieces: Array<string> = []
  let tokens = 0
  for (const piece of all) {
    if (tokens + piece.tokens > maxTokens) return cutAt(encoding, pieces, maxTokens)
    pieces.push(piece.text)
    tokens += piece.tokens
  }
  return { pieces, tokens: encoding.count(text), reason: "stop" }
}

/** How many pieces a cut may move to find a prefix of exactly the asked count. */
const searchDepth = 4

const cutAt = (encoding: Encoding, pieces: ReadonlyArray<string>, maxTokens: number): GeneratedText => {
  for (let dropped = 0; dropped <= searchDepth && dropped <= pieces.length; dropped++) {
    const kept = pieces.slice(0, pieces.length - dropped)
    if (encoding.count(kept.join("")) === maxTokens) return { pieces: kept, tokens: maxTokens, reason: "length" }
  }
  // The limit falls inside a character: its first tokens were generated, though nobody can see them.
  return { pieces, tokens: maxTokens, reason: "length" }
}
