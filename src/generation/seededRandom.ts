/** A small fast generator (sfc32) behind Effect's `Random` interface, seeded from any words. */
import type { Random } from "effect"

/** A hash that can be extended: 128 bits of state in four lanes. */
export interface SeedHash {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly d: number
}

const initial: SeedHash = { a: 1779033703, b: 3144134277, c: 1013904242, d: 2773480762 }

/** Extends a hash (cyrb128) by a word or a number; equal ones in equal order give equal hashes. */
export const hashWord = (word: string | number, from: SeedHash = initial): SeedHash => {
  let { a, b, c, d } = from
  const length = typeof word === "number" ? numberLength : word.length
  for (let i = 0; i < length; i++) {
    const code = typeof word === "number" ? numberCode(word, i) : word.charCodeAt(i)
    a = b ^ Math.imul(a ^ code, 597399067)
    b = c ^ Math.imul(b ^ code, 2869860233)
    c = d ^ Math.imul(c ^ code, 951274213)
    d = a ^ Math.imul(d ^ code, 2716044179)
  }
  // A word's end is part of it: "ab", "c" is not "a", "bc"; nor is a number its digits.
  const end = typeof word === "number" ? -1 : length + 1
  a = Math.imul(c ^ (a >>> 18) ^ end, 597399067)
  b = Math.imul(d ^ (b >>> 22) ^ end, 2869860233)
  c = Math.imul(a ^ (c >>> 17) ^ end, 951274213)
  d = Math.imul(b ^ (d >>> 19) ^ end, 2716044179)
  const all = a ^ b ^ c ^ d
  return { a: all, b: b ^ all, c: c ^ all, d: d ^ all }
}

/** A number is hashed as the parts of a whole number up to 2^53 in size, and of its fraction. */
const numberLength = 3
const numberCode = (value: number, part: number): number => {
  if (part === 0) return value | 0
  return part === 1 ? Math.floor(value / 4294967296) : ((value % 1) * 4294967296) | 0
}

/** The generator that a hash seeds. */
export const seededRandom = (seed: SeedHash): Random.Random => {
  let { a, b, c, d } = seed
  const nextUint32 = (): number => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t
    c |= 0
    return t >>> 0
  }
  for (let i = 0; i < 8; i++) nextUint32()
  const nextDoubleUnsafe = () => (nextUint32() * 2097152 + (nextUint32() >>> 11)) / 9007199254740992
  return {
    nextDoubleUnsafe,
    nextIntUnsafe: () => Math.floor((nextDoubleUnsafe() * 2 - 1) * Number.MAX_SAFE_INTEGER),
  }
}

/** A generator that is made at its first draw: most purposes of an answer draw nothing. */
export const lazyRandom = (make: () => Random.Random): Random.Random => {
  let made: Random.Random | undefined
  return {
    nextDoubleUnsafe: () => {
      made ??= make()
      return made.nextDoubleUnsafe()
    },
    nextIntUnsafe: () => {
      made ??= make()
      return made.nextIntUnsafe()
    },
  }
}
