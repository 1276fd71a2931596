/** A few words, where any text will do. */
import type { Random } from "effect"
import { randomWords } from "./vocabulary.ts"

const fewest = 4
const most = 12

export const phrase = (random: Random.Random): string => {
  const count = fewest + Math.floor(random.nextDoubleUnsafe() * (most - fewest + 1))
  const { words } = randomWords
  return Array.from({ length: count }, () => words[Math.floor(random.nextDoubleUnsafe() * words.length)]).join(" ")
}
