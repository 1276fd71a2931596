/** Reduces a text to what makes it like others: its words, pairs of them, and triples of characters within them. */
import { hashText, mixed } from "./hashText.ts"

const tripleWeight = 0.35
const pairWeight = 0.5
/** Words that say little of what a text is about weigh this much. */
const commonWeight = 0.15

const commonWords = new Set(
  (
    "a an and are as at be been but by can could did do does for from had has have he her his how i if in is it its me " +
    "my no not of on or our she should so that the their them then there they this to us was we were what when where " +
    "which who will with would you your"
  )
    .split(" ")
    .map((word) => hashText(word)),
)

/**
 * Adds each feature of the text to its bucket, with a sign of its own, so that the buckets of two texts have an inner
 * product that goes by what they share. The number of buckets is a power of two. Returns the sum of the squared weights.
 */
export const addFeatures = (text: string, seed: number, buckets: Float32Array): number => {
  const lower = text.toLowerCase()
  let total = 0
  let previous = 0
  let previousWeight = 0
  for (let start = 0; start < lower.length; ) {
    const end = wordEnd(lower, start)
    if (end === start) {
      start++
      continue
    }
    const word = hashText(lower, start, end)
    const weight = commonWords.has(word) ? commonWeight : 1
    addTo(buckets, word ^ seed, weight)
    addTo(buckets, Math.imul(previous, 31) ^ word ^ seed, pairWeight * weight * previousWeight)
    addTriples(lower, start, end, seed, tripleWeight * weight, buckets)
    total += weight * weight * (1 + tripleWeight * tripleWeight * (end - start))
    previous = word
    previousWeight = weight
    start = end
  }
  return total
}

const addTo = (buckets: Float32Array, feature: number, weight: number): void => {
  const hash = mixed(feature)
  const bucket = hash & (buckets.length - 1)
  buckets[bucket] = (buckets[bucket] ?? 0) + (hash & 0x40000000 ? weight : -weight)
}

/** The word's ends are part of its triples. */
const addTriples = (
  text: string,
  start: number,
  end: number,
  seed: number,
  weight: number,
  buckets: Float32Array,
): void => {
  let before = 1
  let here = text.charCodeAt(start)
  for (let i = start + 1; i <= end; i++) {
    const next = i < end ? text.charCodeAt(i) : 2
    addTo(
      buckets,
      seed ^ Math.imul(before, 0x9e3779b1) ^ Math.imul(here, 0x85ebca77) ^ Math.imul(next, 0xc2b2ae3d),
      weight,
    )
    before = here
    here = next
  }
}

/** The end of the word that starts here, or `start` where none does. Chinese and Japanese characters are words. */
const wordEnd = (text: string, start: number): number => {
  if (isIdeograph(text.charCodeAt(start))) return start + 1
  let end = start
  while (end < text.length && isLetter(text.charCodeAt(end)) && !isIdeograph(text.charCodeAt(end))) end++
  return end
}

const isIdeograph = (code: number): boolean => code >= 0x3040 && code <= 0x9fff

/** Letters and digits of ASCII, and all that is not punctuation above it. */
const isLetter = (code: number): boolean => {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90)
  if (code < 0xc0) return code === 0xaa || code === 0xb5 || code === 0xba
  return !(
    (code >= 0x2000 && code <= 0x206f) ||
    (code >= 0x3000 && code <= 0x303f) ||
    (code >= 0xff00 && code <= 0xff0f)
  )
}
