/** Finds which of many texts may occur in a longer one: by three characters of each, the rarest that it has. */

const gramLength = 3

const gramAt = (text: string, at: number): number =>
  Math.imul(text.charCodeAt(at) * 961 + text.charCodeAt(at + 1) * 31 + text.charCodeAt(at + 2), 0x9e3779b1) >>> 0

const sieveBits = 16

export const isIndexable = (needle: string): boolean => needle.length >= gramLength

/** Built once; `A` stands for a needle. */
export class TextIndex<A> {
  readonly #byGram = new Map<number, Array<A>>()
  /** Which grams may be in the map: asked first, since most are not. */
  readonly #sieve = new Uint8Array(1 << sieveBits)

  constructor(needles: ReadonlyArray<readonly [needle: string, value: A]>) {
    const counts = new Map<number, number>()
    for (const [needle] of needles) {
      for (const gram of gramsOf(needle)) counts.set(gram, (counts.get(gram) ?? 0) + 1)
    }
    for (const [needle, value] of needles) this.#put(rarest(gramsOf(needle), counts), value)
  }

  #put(gram: number, value: A): void {
    const values = this.#byGram.get(gram)
    if (values === undefined) this.#byGram.set(gram, [value])
    else values.push(value)
    this.#sieve[gram >>> (32 - sieveBits)] = 1
  }

  /** Calls `found` for each needle that may be in the text, and for all that are; it may call twice for one. */
  search(text: string, found: (value: A) => void): void {
    if (this.#byGram.size === 0) return
    const met = new Set<number>()
    for (let at = 0; at <= text.length - gramLength; at++) {
      const gram = gramAt(text, at)
      if (this.#sieve[gram >>> (32 - sieveBits)] === 0 || met.has(gram)) continue
      const values = this.#byGram.get(gram)
      if (values === undefined) continue
      met.add(gram)
      for (const value of values) found(value)
    }
  }
}

const gramsOf = (needle: string): ReadonlySet<number> => {
  const grams = new Set<number>()
  for (let at = 0; at <= needle.length - gramLength; at++) grams.add(gramAt(needle, at))
  return grams
}

const rarest = (grams: ReadonlySet<number>, counts: ReadonlyMap<number, number>): number => {
  let best = 0
  let fewest = Number.POSITIVE_INFINITY
  for (const gram of grams) {
    const count = counts.get(gram) ?? 0
    if (count >= fewest) continue
    best = gram
    fewest = count
  }
  return best
}
