/** Web pages that an answer cites, each with the words of the text that it is to prove. */
import type { Random } from "effect"
import { newPage } from "./newPage.ts"

export interface Citation {
  /** Where the cited words begin in the text, counted as JavaScript does. */
  readonly start: number
  /** Just behind the last of them. */
  readonly end: number
  readonly url: string
  readonly title: string
}

const mostCitations = 3
const mostWords = 9

/** One to three, in order and apart from each other; none for a text without words. */
export const citations = (text: string, random: Random.Random): ReadonlyArray<Citation> => {
  const words = [...text.matchAll(/\S+/g)].map(({ index, 0: word }) => ({ start: index, end: index + word.length }))
  const count = Math.min(words.length, 1 + below(random, mostCitations))
  const pages = new Set<string>()
  return Array.from({ length: count }, (_, i) => {
    // Each has a stretch of the text of its own.
    const stretch = words.slice(Math.floor((i * words.length) / count), Math.floor(((i + 1) * words.length) / count))
    const length = 1 + below(random, Math.min(mostWords, stretch.length))
    const first = below(random, stretch.length - length + 1)
    const start = stretch[first]?.start ?? 0
    const end = stretch[first + length - 1]?.end ?? start
    return { start, end, ...newPage(pages, random) }
  })
}

const below = (random: Random.Random, limit: number): number => Math.floor(random.nextDoubleUnsafe() * limit)
