/** Decides what a sentence of an answer cites. */
import { hashWord, seededRandom } from "../../../generation/seededRandom.ts"
import type { Source } from "./Source.ts"
import type { Citation } from "./WireCitations.ts"

/** Of the sentences after the first, which always cites. */
const citingShare = 0.5
const secondShare = 0.25

/**
 * Chance comes from where the sentence stands and what it begins with: that is all a stream knows of it, and it follows
 * the seed as the text does.
 */
export const citationsAt = (sources: ReadonlyArray<Source>, position: number, sentence: string): Array<Citation> => {
  const total = sources.reduce((sum, { passages }) => sum + passages, 0)
  if (total === 0 || sentence.trim() === "") return []
  const random = seededRandom(hashWord(sentence.charCodeAt(0), hashWord(position)))
  if (position > 0 && random.nextDoubleUnsafe() >= citingShare) return []
  const first = Math.floor(random.nextDoubleUnsafe() * total)
  const second = random.nextDoubleUnsafe() < secondShare ? Math.floor(random.nextDoubleUnsafe() * total) : first
  const passages = first === second ? [first] : [Math.min(first, second), Math.max(first, second)]
  return passages.map((passage) => citationOf(sources, passage))
}

const citationOf = (sources: ReadonlyArray<Source>, passage: number): Citation => {
  let left = passage
  for (const source of sources) {
    if (left < source.passages) return source.cite(left)
    left -= source.passages
  }
  throw new Error(`there is no passage ${passage} to cite`)
}
