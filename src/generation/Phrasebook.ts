/** The words of a vocabulary, and sentences made of them once and for all: drawing one costs what drawing a word costs. */
import { Record } from "effect"
import type { Encoding } from "../tokenizer/Encoding.ts"
import { type Draw, quickDraws } from "./quickDraws.ts"

export interface Vocabulary {
  /** The words every text begins with. */
  readonly opening: ReadonlyArray<string>
  /** ASCII words, so that each of their pieces is one token. */
  readonly words: ReadonlyArray<string>
}

/** The pieces of one word; words never merge with their neighbours, so their counts add up. */
export type Word = ReadonlyArray<string>

/** Without its full stop. */
export interface Sentence {
  readonly pieces: ReadonlyArray<string>
  readonly text: string
}

/** What begins with a sentence. */
export type Start = "text" | "paragraph" | "sentence"

const shortestSentence = 5
const longestSentence = 14
/** Enough that no two answers of a few sentences are alike. */
const sentences: Readonly<Record<Start, number>> = { text: 64, paragraph: 256, sentence: 1_024 }

export class Phrasebook {
  readonly #opening: ReadonlyArray<Word>
  readonly #starts: Readonly<Record<Start, ReadonlyArray<Word>>>
  readonly #inner: ReadonlyArray<Word>
  readonly #singles: ReadonlyArray<Word>
  readonly #sentences: Readonly<Record<Start, ReadonlyArray<Sentence>>>

  constructor(encoding: Encoding, { opening, words }: Vocabulary) {
    const wordOf = (text: string): Word => encoding.pieces(text).map((piece) => piece.text)
    const paragraph = words.map((word) => wordOf(capitalised(word)))
    this.#opening = opening.map((word, i) => wordOf(i === 0 ? capitalised(word) : ` ${word}`))
    this.#starts = { text: paragraph, paragraph, sentence: words.map((word) => wordOf(` ${capitalised(word)}`)) }
    this.#inner = words.map((word) => wordOf(` ${word}`))
    this.#singles = this.#inner.filter((word) => word.length === 1)
    const draw = quickDraws(0.5)
    this.#sentences = Record.map(sentences, (count, start) =>
      Array.from({ length: count }, () => this.#make(start, draw)),
    )
  }

  sentence(start: Start, draw: Draw): Sentence {
    return drawn(this.#sentences[start], draw)
  }

  /** The words of a sentence without an end, one at each call. */
  words(start: Start, draw: Draw): () => Word {
    let written = 0
    return () => {
      const place = written++
      const said = start === "text" ? this.#opening[place] : undefined
      return said ?? drawn(place === 0 ? this.#starts[start] : this.#inner, draw)
    }
  }

  /** A word of one token. */
  single(draw: Draw): Word {
    return drawn(this.#singles, draw)
  }

  #make(start: Start, draw: Draw): Sentence {
    const next = this.words(start, draw)
    const words = Array.from({ length: shortestSentence + draw(longestSentence - shortestSentence) }, next)
    const pieces = words.flat()
    return { pieces, text: pieces.join("") }
  }
}

const drawn = <A>(all: ReadonlyArray<A>, draw: Draw): A => all[draw(all.length)] as A

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
