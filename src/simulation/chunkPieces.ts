/** Gathers the pieces of a text into the chunks that a provider sends. */
import type { Random } from "effect"
import { textOf } from "../generation/textOf.ts"
import type { Chunking } from "../latency/LatencyProfile.ts"

export interface Chunks {
  readonly texts: ReadonlyArray<string>
  /** The token each chunk ends with; absent when each chunk is one token. */
  readonly lastTokens?: ReadonlyArray<number>
}

/** The chunking of an answer that nobody sees coming. */
export const allAtOnce = Number.POSITIVE_INFINITY

/** The joined chunks are the joined pieces. */
export const chunkPieces = (pieces: ReadonlyArray<string>, chunking: Chunking, random: Random.Random): Chunks => {
  if (chunking === 1 || pieces.length === 0) return { texts: pieces }
  if (chunking === allAtOnce) return { texts: [textOf(pieces)], lastTokens: [pieces.length - 1] }
  const texts: Array<string> = []
  const lastTokens: Array<number> = []
  let text = ""
  let tokens = 0
  let full = fullBy(chunking, random)
  for (const [token, piece] of pieces.entries()) {
    text += piece
    tokens++
    if (!full(text, tokens) && token < pieces.length - 1) continue
    texts.push(text)
    lastTokens.push(token)
    text = ""
    tokens = 0
    full = fullBy(chunking, random)
  }
  return { texts, lastTokens }
}

/** When the next chunk is complete. */
const fullBy = (chunking: Chunking, random: Random.Random): ((text: string, tokens: number) => boolean) => {
  if (typeof chunking === "number") return (_, tokens) => tokens >= chunking
  if ("min_characters" in chunking) return (text) => text.length >= chunking.min_characters
  const { min_tokens, max_tokens } = chunking
  const size = min_tokens + Math.floor(random.nextDoubleUnsafe() * (max_tokens - min_tokens + 1))
  return (_, tokens) => tokens >= size
}
