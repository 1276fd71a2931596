/** The text of pieces, which were perhaps made together with it. */

/** On the array itself, so that no copy and no part of it has the text of the whole. */
const known = Symbol("llmsim/generation/textOf")

interface Pieces extends ReadonlyArray<string> {
  [known]?: string
}

/** Keeps the pieces' text with them: joining a hundred costs more than making them. */
export const withText = (pieces: ReadonlyArray<string>, text: string): ReadonlyArray<string> => {
  ;(pieces as Pieces)[known] = text
  return pieces
}

export const textOf = (pieces: ReadonlyArray<string>): string => (pieces as Pieces)[known] ?? pieces.join("")
