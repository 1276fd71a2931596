/** An input that the simulator did not stand, with what makes it again. */

export interface Finding {
  readonly what: string
  readonly sample: string
  /** Of the one input: the runs take it with `--seed` and a count of 1. */
  readonly seed: number
  readonly input: string
}

/** Every input has a seed of its own, so that one can be made again without those before it. */
export const seedOf = (seed: number, index: number): number => (seed + Math.imul(index, 0x9e3779b1)) >>> 0

const longest = 2_000

export const finding = (what: string, sample: string, seed: number, input: string): Finding => ({
  what,
  sample,
  seed,
  input: input.length > longest ? `${input.slice(0, longest)}…` : input,
})
