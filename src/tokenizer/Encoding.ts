/** One byte-pair encoding, made linear: runs too long to merge at once are counted window by window. */

/** A piece of text that ends on a character border, and the tokens it takes. */
export interface Piece {
  readonly text: string
  readonly tokens: number
}

export interface Encoding {
  readonly name: EncodingName
  /** Tokens of the text; text that looks like a special token is plain text. */
  readonly count: (text: string) => number
  /** The text in pieces of as few tokens as whole characters allow, nearly always one. */
  readonly pieces: (text: string) => ReadonlyArray<Piece>
  /** The text of tokens; those that the encoding does not have are left out. */
  readonly decode: (tokens: ReadonlyArray<number>) => string
}

export type EncodingName = "o200k_base" | "cl100k_base"

/** The functions of a byte-pair library that an `Encoding` stands on. */
export interface BytePairs {
  readonly countTokens: (text: string, options: SpecialTokens) => number
  readonly encode: (text: string, options: SpecialTokens) => Array<number>
  readonly decodeGenerator: (tokens: Iterable<number>) => Iterable<string>
}

interface SpecialTokens {
  readonly allowedSpecial: Set<string>
  readonly disallowedSpecial: Set<string>
}

const plainText: SpecialTokens = { allowedSpecial: new Set(), disallowedSpecial: new Set() }

/** Merging costs the square of a run's length, so longer runs are cut. */
const longestRun = 256
const byteOrderMark = "\uFEFF"
/** All decoding shares one decoder of UTF-8: a character of several tokens ends what a caller's tokens left open in it. */
const lastRune = "\u16A0"
/** Tokens at a window's end that the next window decides again, because the cut may have split them. */
const overlapPieces = 2

/** @param splitRegex the encoding's own pattern of words, which merges never cross. */
export const makeEncoding = (name: EncodingName, bytePairs: BytePairs, splitRegex: RegExp): Encoding => {
  const piecesAtOnce = (text: string): Array<Piece> => {
    if (text.includes(byteOrderMark)) return text.split(/(\uFEFF)/).flatMap(piecesBesideMark)
    const tokens = bytePairs.encode(text, plainText)
    let taken = 0
    let before = 0
    function* counted() {
      for (const token of tokens) {
        taken++
        yield token
      }
    }
    const pieces: Array<Piece> = []
    for (const piece of bytePairs.decodeGenerator(counted())) {
      pieces.push({ text: piece, tokens: taken - before })
      before = taken
    }
    return pieces
  }

  /** The library's decoder drops a byte order mark at the start, so marks do not pass through it. */
  const piecesBesideMark = (text: string): Array<Piece> =>
    text === byteOrderMark ? [{ text, tokens: bytePairs.countTokens(text, plainText) }] : piecesAtOnce(text)

  const piecesOfRun = (run: string, out: Array<Piece>): void => {
    let start = 0
    while (start < run.length) {
      const end = characterBorder(run, start + longestRun)
      const pieces = piecesAtOnce(run.slice(start, end))
      const kept = end === run.length ? pieces.length : Math.max(1, pieces.length - overlapPieces)
      for (let i = 0; i < kept; i++) {
        const piece = pieces[i]
        if (piece === undefined) break
        out.push(piece)
        start += piece.text.length
      }
    }
  }

  /** Calls `short` with stretches that are cheap as they are, and `long` with each run that is not. */
  const walk = (text: string, short: (text: string) => void, long: (run: string) => void): void => {
    let start = 0
    for (const match of text.matchAll(splitRegex)) {
      if (match[0].length <= longestRun) continue
      if (match.index > start) short(text.slice(start, match.index))
      long(match[0])
      start = match.index + match[0].length
    }
    if (start < text.length) short(text.slice(start))
  }

  const count = (text: string): number => {
    if (!hasLongRun(text)) return bytePairs.countTokens(text, plainText)
    let total = 0
    walk(
      text.toWellFormed(),
      (stretch) => {
        total += bytePairs.countTokens(stretch, plainText)
      },
      (run) => {
        const pieces: Array<Piece> = []
        piecesOfRun(run, pieces)
        for (const piece of pieces) total += piece.tokens
      },
    )
    return total
  }

  const pieces = (text: string): ReadonlyArray<Piece> => {
    const wellFormed = text.toWellFormed()
    if (!hasLongRun(wellFormed)) return piecesAtOnce(wellFormed)
    const out: Array<Piece> = []
    walk(
      wellFormed,
      (stretch) => {
        for (const piece of piecesAtOnce(stretch)) out.push(piece)
      },
      (run) => piecesOfRun(run, out),
    )
    return out
  }

  const ending = bytePairs.encode(lastRune, plainText)
  const decode = (tokens: ReadonlyArray<number>): string => {
    let text = ""
    for (const piece of bytePairs.decodeGenerator([...tokens, ...ending])) text += piece
    return text.slice(0, -lastRune.length)
  }

  return { name, count: remembering(count), pieces, decode }
}

/** Conversations send the same messages again and again, so counts of texts up to this length are remembered. */
const rememberedLength = 2_048
const rememberedTexts = 4_096

const remembering = (count: (text: string) => number) => {
  let counts = new Map<string, number>()
  return (text: string): number => {
    if (text.length > rememberedLength) return count(text)
    const known = counts.get(text)
    if (known !== undefined) return known
    const counted = count(text)
    if (counts.size >= rememberedTexts) counts = new Map()
    counts.set(text, counted)
    return counted
  }
}

/** Moves an index that would split a surrogate pair one unit back. */
const characterBorder = (text: string, index: number): number => {
  if (index >= text.length) return text.length
  const code = text.charCodeAt(index)
  return code >= 0xdc00 && code <= 0xdfff ? index - 1 : index
}

const characterClass = { space: 0, digit: 1, letter: 2, mark: 3 } as const

const asciiClass = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code)
  if (/\s/.test(char)) return characterClass.space
  if (/[0-9]/.test(char)) return characterClass.digit
  return /[A-Za-z]/.test(char) ? characterClass.letter : characterClass.mark
})

/** Whether some run may be too long; what is not ASCII continues whatever run it stands in, to be safe. */
const hasLongRun = (text: string): boolean => {
  if (text.length <= longestRun) return false
  let run = 0
  let previous = -1
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const kind = code < 128 ? asciiClass[code] : previous
    run = kind === previous ? run + 1 : 1
    previous = kind ?? -1
    // A match of the pattern may join two runs: a blank and the word after it, a word and what it is contracted with.
    if (run > longestRun / 2) return true
  }
  return false
}
