/** Chance that repeats from a seed, apart from the simulator's own. */

export interface FuzzRandom {
  /** An integer from 0 up to, but not including, `below`. */
  readonly int: (below: number) => number
  readonly chance: (rate: number) => boolean
  readonly pick: <A>(from: ReadonlyArray<A>) => A
}

/** Mulberry32. */
export const fuzzRandom = (seed: number): FuzzRandom => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const int = (below: number) => Math.floor(next() * below)
  return { int, chance: (rate) => next() < rate, pick: (from) => from[int(from.length)] as (typeof from)[number] }
}
