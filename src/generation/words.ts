/** Strings words together into sentences of exactly so many tokens. */
import type { Random } from "effect"
import type { Encoding } from "../tokenizer/Encoding.ts"

export interface Vocabulary {
  /** The words every text begins with. */
  readonly opening: ReadonlyArray<string>
  /** ASCII words, so that each of their pieces is one token. */
  readonly words: ReadonlyArray<string>
}

/** The pieces of one word; words never merge with their neighbours, so their counts add up. */
type Word = ReadonlyArray<string>

const shortestSentence = 5
const longestSentence = 14
const sentencesPerParagraph = 5
/** A sentence does not end when fewer tokens than this are left for the next. */
const roomForSentence = 4

/** A function that makes exactly `tokens` pieces, each of one token. */
export const makeWordSource = (encoding: Encoding, vocabulary: Vocabulary) => {
  const wordOf = (text: string): Word => encoding.pieces(text).map((piece) => piece.text)
  const opening = vocabulary.opening.map((word, i) => wordOf(i === 0 ? capitalised(word) : ` ${word}`))
  const inner = vocabulary.words.map((word) => wordOf(` ${word}`))
  const starts = vocabulary.words.map((word) => wordOf(` ${capitalised(word)}`))
  const paragraphStarts = vocabulary.words.map((word) => wordOf(capitalised(word)))
  const singles = inner.filter((word) => word.length === 1)

  return (tokens: number, random: Random.Random): ReadonlyArray<string> => {
    const out = new Array<string>(Math.ceil(tokens))
    let length = 0
    const below = quickDraws(random)
    const sentenceLength = () => shortestSentence + below(longestSentence - shortestSentence)
    let nextWords = paragraphStarts
    let wordsLeft = sentenceLength()
    let sentences = 0
    for (let written = 0; length < tokens; ) {
      const room = tokens - length
      if (room === 1 && written > 0) {
        out[length++] = "."
      } else if (wordsLeft <= 0 && room >= roomForSentence) {
        const endsParagraph = ++sentences % sentencesPerParagraph === 0
        out[length++] = endsParagraph ? ".\n\n" : "."
        nextWords = endsParagraph ? paragraphStarts : starts
        wordsLeft = sentenceLength()
      } else {
        const word = written < opening.length ? opening[written] : nextWords[below(nextWords.length)]
        const chosen = fits(word, room, written) ? word : singles[below(singles.length)]
        if (chosen?.length === 1) out[length++] = chosen[0] as string
        else for (const piece of chosen ?? []) out[length++] = piece
        nextWords = inner
        wordsLeft--
        written++
      }
    }
    return out
  }
}

/** A full stop is to follow, save after a word that stands alone. */
const fits = (word: Word | undefined, room: number, written: number): boolean =>
  word !== undefined && (word.length < room || (word.length === room && written === 0))

/** Whole numbers below a limit, from one draw on: Marsaglia's xorshift, since words need no finer chance. */
const quickDraws = (random: Random.Random): ((limit: number) => number) => {
  let state = Math.floor(random.nextDoubleUnsafe() * 0xffff_fffe) + 1
  return (limit) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % limit
  }
}

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
