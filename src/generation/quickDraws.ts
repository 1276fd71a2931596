/** Marsaglia's xorshift, since words need no finer chance. */

/** A whole number from 0 to below `limit`. */
export type Draw = (limit: number) => number

/** `seed` is at least 0 and below 1. */
export const quickDraws = (seed: number): Draw => {
  let state = Math.floor(seed * 0xffff_fffe) + 1
  return (limit) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % limit
  }
}
