/** Strings sentences and words together into texts of exactly so many tokens. */
import type { Random } from "effect"
import type { Encoding } from "../tokenizer/Encoding.ts"
import { Phrasebook, type Start, type Vocabulary } from "./Phrasebook.ts"
import { quickDraws } from "./quickDraws.ts"
import { withText } from "./textOf.ts"

/** Makes exactly `tokens` pieces, each of one token, that know their text. */
export type WordSource = (tokens: number, random: Random.Random) => ReadonlyArray<string>

/** The one source of each encoding and vocabulary, since its sentences take a moment to make and some memory to keep. */
export const wordSource = (encoding: Encoding, vocabulary: Vocabulary): WordSource => {
  const known = sources.get(encoding)
  const found = known?.get(vocabulary) ?? makeWordSource(new Phrasebook(encoding, vocabulary))
  if (known === undefined) sources.set(encoding, new Map([[vocabulary, found]]))
  else known.set(vocabulary, found)
  return found
}

const sources = new WeakMap<Encoding, Map<Vocabulary, WordSource>>()

const sentencesPerParagraph = 5
/** A sentence does not end when fewer tokens than this are left for the next. */
const roomForSentence = 4

const makeWordSource =
  (phrases: Phrasebook): WordSource =>
  (tokens, random) => {
    const pieces = new Array<string>(Math.ceil(tokens))
    const draw = quickDraws(random.nextDoubleUnsafe())
    let text = ""
    let length = 0
    let sentences = 0
    const put = (piece: string) => {
      pieces[length++] = piece
      text += piece
    }
    // Whole sentences, as long as they fit.
    for (;;) {
      const sentence = phrases.sentence(startOf(sentences), draw)
      const left = tokens - length - sentence.pieces.length - 1
      if (left !== 0 && left < roomForSentence) break
      for (const piece of sentence.pieces) pieces[length++] = piece
      text += sentence.text
      sentences++
      put(stopAfter(sentences, left))
      if (left === 0) return withText(pieces, text)
    }
    // Then word by word, which comes out even.
    const words = phrases.words(startOf(sentences), draw)
    for (let word = words(); length < tokens; word = words()) {
      const room = tokens - length
      if (room === 1 && length > 0) put(".")
      else for (const piece of fits(word, room, length) ? word : phrases.single(draw)) put(piece)
    }
    return withText(pieces, text)
  }

const endsParagraph = (sentences: number): boolean => sentences % sentencesPerParagraph === 0

const startOf = (sentences: number): Start => {
  if (sentences === 0) return "text"
  return endsParagraph(sentences) ? "paragraph" : "sentence"
}

const stopAfter = (sentences: number, left: number): string => (endsParagraph(sentences) && left > 0 ? ".\n\n" : ".")

/** A full stop is to follow, save after a word that stands alone. */
const fits = (word: ReadonlyArray<string>, room: number, written: number): boolean =>
  word.length < room || (word.length === room && written === 0)
