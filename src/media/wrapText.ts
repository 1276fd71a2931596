/** Cuts text into lines that a picture has room for. */

/** Accents fall away, since the font has none; words longer than a line are cut. */
export const wrapText = (lines: ReadonlyArray<string>, columns: number, rows: number): ReadonlyArray<string> => {
  const wrapped: Array<string> = []
  for (const line of lines) {
    const plain = line
      .slice(0, columns * rows * 2)
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
    let current = ""
    for (const word of plain.split(/\s+/).flatMap((word) => cutWord(word, columns))) {
      const longer = current === "" ? word : `${current} ${word}`
      if (longer.length > columns) {
        wrapped.push(current)
        current = word
      } else current = longer
    }
    wrapped.push(current)
  }
  if (wrapped.length <= rows) return wrapped
  return [...wrapped.slice(0, rows - 1), `${(wrapped[rows - 1] ?? "").slice(0, Math.max(0, columns - 3))}...`]
}

const cutWord = (word: string, columns: number): ReadonlyArray<string> =>
  Array.from({ length: Math.ceil(word.length / columns) }, (_, i) => word.slice(i * columns, (i + 1) * columns))
