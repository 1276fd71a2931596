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

/**
 * The generator that a hash seeds.
 *
 * @example
 * ```ts
 * import { seededRandom } from "llmsim"
 *
 * seededRandom({ a: 1, b: 2, c: 3, d: 4 }).nextDoubleUnsafe() // from 0 to 1, the same every time
 * ```
 */
export const seededRandom = (seed: SeedHash): Random.Random => new SeededRandom(() => seed)

/** A generator whose seed is made at its first draw: most purposes of an answer draw nothing. */
export const lazyRandom = (seed: () => SeedHash): Random.Random => new SeededRandom(seed)

class SeededRandom implements Random.Random {
  #seed: (() => SeedHash) | undefined
  #a = 0
  #b = 0
  #c = 0
  #d = 0

  constructor(seed: () => SeedHash) {
    this.#seed = seed
  }

  nextDoubleUnsafe(): number {
    if (this.#seed !== undefined) this.#begin(this.#seed())
    return (this.#nextUint32() * 2097152 + (this.#nextUint32() >>> 11)) / 9007199254740992
  }

  nextIntUnsafe(): number {
    return Math.floor((this.nextDoubleUnsafe() * 2 - 1) * Number.MAX_SAFE_INTEGER)
  }

  #begin({ a, b, c, d }: SeedHash): void {
    this.#seed = undefined
    this.#a = a
    this.#b = b
    this.#c = c
    this.#d = d
    for (let i = 0; i < 8; i++) this.#nextUint32()
  }

  #nextUint32(): number {
    const t = (((this.#a + this.#b) | 0) + this.#d) | 0
    this.#d = (this.#d + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + t) | 0
    return t >>> 0
  }
}
