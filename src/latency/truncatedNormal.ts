/** Draws from a normal distribution truncated at zero. */
import type { Random } from "effect"

/** Never negative: a draw below zero is drawn again, which keeps the shape above zero. Needs `mean >= 0`. */
export const truncatedNormal = (mean: number, deviation: number, random: Random.Random): number => {
  if (deviation === 0) return mean
  for (;;) {
    const radius = Math.sqrt(-2 * Math.log(1 - random.nextDoubleUnsafe()))
    const value = mean + deviation * radius * Math.cos(2 * Math.PI * random.nextDoubleUnsafe())
    if (value >= 0) return value
  }
}
