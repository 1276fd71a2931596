/** Plausible probabilities of an answer's tokens and of those that could have stood in their place. */
import type { Random } from "effect"
import type { TokenLogprob } from "../domain/Reply.ts"
import { randomWords } from "../generation/vocabulary.ts"

/** Tokens are mostly likely: half of them above this. */
const usualProbability = 0.85
/** Each further alternative has this share of what the ones before it left. */
const shareOfRest = 0.6

/** `alternatives` are shown for each token, the token itself among them. Their probabilities sum to less than 1. */
export const likelihoods = (
  pieces: ReadonlyArray<string>,
  alternatives: number,
  random: Random.Random,
): ReadonlyArray<TokenLogprob> =>
  pieces.map((token) => {
    const probability = Math.min(0.9999, 1 - (1 - usualProbability) * 2 * random.nextDoubleUnsafe() ** 1.5)
    const logprob = logOf(probability)
    const top =
      alternatives === 0
        ? []
        : [{ token, logprob }, ...others(token, (1 - probability) * 0.95, alternatives - 1, random)]
    return { token, logprob, top }
  })

const others = (token: string, rest: number, count: number, random: Random.Random) => {
  const { words } = randomWords
  const first = Math.floor(random.nextDoubleUnsafe() * words.length)
  const found: Array<{ token: string; logprob: number }> = []
  let left = rest
  for (let i = 0; found.length < count; i++) {
    const word = ` ${words[(first + i * 7) % words.length]}`
    if (word === token) continue
    found.push({ token: word, logprob: logOf(left * shareOfRest) })
    left *= 1 - shareOfRest
  }
  return found
}

/** OpenAI gives its logarithms in single precision, and nothing below -9999. */
const logOf = (probability: number): number => Math.max(-9999, Math.fround(Math.log(probability)))
