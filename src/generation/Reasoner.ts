/** How many tokens a model thinks before it answers, and what it thinks. */
import { Context, Effect, Layer, type Random } from "effect"
import type { ModelCard } from "../domain/ModelCard.ts"
import type { Effort, Prompt } from "../domain/Prompt.ts"
import { Tokenizer } from "../tokenizer/Tokenizer.ts"
import { thoughts } from "./vocabulary.ts"
import { wordSource } from "./words.ts"

export interface ReasoningRequest {
  readonly prompt: Prompt
  readonly card: ModelCard
  /** Most completion tokens of the whole answer, reasoning included. */
  readonly maxTokens: number
}

export interface Thoughts {
  readonly tokens: number
  /** The thoughts in pieces of one token each; empty when the caller does not get to see them. */
  readonly pieces: ReadonlyArray<string>
}

/** Tokens to think at each effort, on average. */
export type EffortTokens = Readonly<Record<Effort, number>>

/**
 * Decides how many tokens an answer thinks before it speaks.
 *
 * @example
 * ```ts
 * import { Effect, Layer } from "effect"
 * import { Reasoner } from "llmsim"
 *
 * const thoughtless = Layer.succeed(Reasoner, { think: () => Effect.succeed({ tokens: 0, pieces: [] }) })
 * ```
 */
export class Reasoner extends Context.Service<
  Reasoner,
  {
    readonly think: (request: ReasoningRequest, random: Random.Random) => Effect.Effect<Thoughts>
  }
>()("llmsim/generation/Reasoner") {
  /** A quarter more or less than the effort's mean, in steps of 64 as OpenAI bills what nobody sees. */
  static readonly layer = (means: EffortTokens) => Layer.effect(this, makeReasoner(means))
}

const noThoughts: Thoughts = { tokens: 0, pieces: [] }
const none = Effect.succeed(noThoughts)
const hiddenStep = 64

const makeReasoner = Effect.fnUntraced(function* (means: EffortTokens) {
  const tokenizer = yield* Tokenizer
  return Reasoner.of({
    think: ({ prompt, card, maxTokens }, random) => {
      const { effort = usualEffort(card), budget = Number.POSITIVE_INFINITY, shown } = prompt.reasoning
      if (effort === "none" || means[effort] === 0) return none
      const drawn = means[effort] * (0.75 + random.nextDoubleUnsafe() / 2)
      const stepped = shown ? Math.round(drawn) : Math.max(1, Math.round(drawn / hiddenStep)) * hiddenStep
      const tokens = Math.min(stepped, budget, maxTokens)
      if (!shown) return Effect.succeed({ tokens, pieces: [] })
      return Effect.map(tokenizer.encoding(prompt.model), (encoding) => ({
        tokens,
        pieces: wordSource(encoding, thoughts)(tokens, random),
      }))
    },
  })
})

/** What a model does when nobody tells it: OpenAI's models since GPT-5.1 think only when asked to. */
export const usualEffort = ({ reasoning, id }: ModelCard): Effort => {
  if (!reasoning) return "none"
  return /^gpt-5\.\d/.test(id) ? "none" : "medium"
}
