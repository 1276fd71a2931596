/** Draws from a generator: whole numbers and members of lists. */
import type { Random } from "effect"

export const below = (random: Random.Random, limit: number): number => Math.floor(random.nextDoubleUnsafe() * limit)

/** A whole number from `low` to `high`, both included. */
export const between = (random: Random.Random, low: number, high: number): number => low + below(random, high - low + 1)

export const chance = (random: Random.Random, probability: number): boolean => random.nextDoubleUnsafe() < probability

/** A member of a list that is not empty. */
export const pickFrom = <A>(random: Random.Random, list: ReadonlyArray<A>): A => list[below(random, list.length)] as A
