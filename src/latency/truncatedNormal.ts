/** Draws from a normal distribution truncated at zero. */
import type { Random } from "effect"
import { standardNormal } from "./standardNormal.ts"

/** Never negative: a draw below zero is drawn again, which keeps the shape above zero. Needs `mean >= 0`. */
export const truncatedNormal = (mean: number, deviation: number, random: Random.Random): number => {
  if (deviation === 0) return mean
  for (;;) {
    const value = mean + deviation * standardNormal(random)
    if (!(value < 0)) return value
  }
}
