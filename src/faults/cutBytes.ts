/** Cuts writes at odd places. */
import type { Random } from "effect"
import type { Step } from "./Script.ts"

/** Pieces follow each other so far apart, in milliseconds, that they do not travel together. */
const gapMs = 0.5
const longestPiece = 7

/** Each piece has 1 to 7 bytes, whatever is cut: a character, a field's name, a line's end. */
export const cutBytes = (steps: ReadonlyArray<Step>, random: Random.Random): ReadonlyArray<Step> =>
  inPieces(steps, () => 1 + Math.floor(random.nextDoubleUnsafe() * longestPiece), gapMs)

export const trickled = (steps: ReadonlyArray<Step>, ms: number): ReadonlyArray<Step> => inPieces(steps, () => 1, ms)

/** A piece is never before the one before it. */
const inPieces = (steps: ReadonlyArray<Step>, length: () => number, gap: number): ReadonlyArray<Step> => {
  const pieces: Array<Step> = []
  let earliest = 0
  for (const { due, bytes } of steps) {
    for (let from = 0; from < bytes.length; ) {
      const end = Math.min(bytes.length, from + length())
      const at = Math.max(due, earliest)
      pieces.push({ due: at, bytes: bytes.subarray(from, end) })
      earliest = at + gap
      from = end
    }
  }
  return pieces
}
