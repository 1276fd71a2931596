/** Ends a text before the first of the caller's stop sequences, wherever the borders of its pieces are. */

export interface StoppedText {
  readonly pieces: ReadonlyArray<string>
  readonly stopSequence: string
}

/** `undefined` when no stop sequence occurs; an empty sequence never does. */
export const cutAtStop = (
  pieces: ReadonlyArray<string>,
  stopSequences: ReadonlyArray<string>,
): StoppedText | undefined => {
  if (stopSequences.length === 0) return undefined
  const text = pieces.join("")
  let cut = text.length
  let found: string | undefined
  for (const sequence of stopSequences) {
    const index = sequence === "" ? -1 : text.indexOf(sequence)
    if (index !== -1 && (index < cut || found === undefined)) {
      cut = index
      found = sequence
    }
  }
  return found === undefined ? undefined : { pieces: prefix(pieces, cut), stopSequence: found }
}

const prefix = (pieces: ReadonlyArray<string>, length: number): ReadonlyArray<string> => {
  const kept: Array<string> = []
  let left = length
  for (const piece of pieces) {
    if (left === 0) break
    const part = piece.slice(0, left)
    kept.push(part)
    left -= part.length
  }
  return kept
}
