/** Draws from the standard normal distribution. */
import type { Random } from "effect"

/** One draw (Box and Muller's transform). */
export const standardNormal = (random: Random.Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.nextDoubleUnsafe())) * Math.cos(2 * Math.PI * random.nextDoubleUnsafe())
