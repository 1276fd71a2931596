/** Remembers which beginnings of prompts a provider would still have in its cache. */
import { Context, Effect, Layer } from "effect"
import type { Message, Prompt } from "../domain/Prompt.ts"
import type { CacheWrites } from "../domain/Usage.ts"
import { hashWord, type SeedHash } from "../generation/seededRandom.ts"
import { countMessage, countTools } from "../tokenizer/countPrompt.ts"
import type { Encoding } from "../tokenizer/Encoding.ts"
import { type Beginning, CacheMemory } from "./CacheMemory.ts"
import { partWord, toolWord } from "./promptDigest.ts"
import { wishedPrompt } from "./wishedPrompt.ts"

export interface PromptCacheOptions {
  /** How long a beginning is remembered after it was last seen, in milliseconds. */
  readonly ttlMs: number
}

export interface CacheUse {
  /** Tokens of the prompt's beginning that were found. */
  readonly read: number
  /** Absent where writing costs nothing. */
  readonly writes?: CacheWrites
}

/**
 * Remembers prompts, to tell how many tokens of the next are cached.
 *
 * @example
 * ```ts
 * import { defaultSettings, PromptCache, simulatorLayer } from "llmsim"
 *
 * const forgetful = simulatorLayer(defaultSettings, PromptCache.layer({ ttlMs: 1_000 }))
 * ```
 */
export class PromptCache extends Context.Service<
  PromptCache,
  {
    /**
     * What of the prompt was seen before; from now on all of it was, or what the caller wants kept where there is a wish.
     */
    readonly use: (prompt: Prompt, encoding: Encoding, promptTokens: number) => Effect.Effect<CacheUse>
  }
>()("llmsim/simulation/PromptCache") {
  /** As OpenAI caches: beginnings of 1,024 tokens and more, in steps of 128. Where the caller has a wish, as Anthropic does. */
  static readonly layer = ({ ttlMs }: PromptCacheOptions) =>
    Layer.effect(
      this,
      Effect.map(CacheMemory.provided, (memory) =>
        PromptCache.of({
          use: (prompt, encoding, promptTokens) => {
            if (prompt.caching !== undefined) return memory.wish(wishedPrompt(prompt, prompt.caching, encoding))
            if (promptTokens < fewestTokens) return nothing
            const cached = memory.look([...beginningsOf(prompt, encoding)], ttlMs)
            return Effect.map(cached, (tokens) => ({
              read: tokens < fewestTokens ? 0 : Math.floor(tokens / tokenStep) * tokenStep,
            }))
          },
        }),
      ),
    )

  static readonly layerNone = Layer.succeed(this, { use: () => nothing })
}

const nothing = Effect.succeed<CacheUse>({ read: 0 })
const fewestTokens = 1_024
const tokenStep = 128
/** A text's beginnings are told apart at every so many characters. */
const blockLength = 256

/** Exact at the ends of messages; within one, its tokens are taken to be spread evenly. */
function* beginningsOf(prompt: Prompt, encoding: Encoding): Generator<Beginning> {
  let hash = hashWord(prompt.cacheKey ?? "", hashWord(prompt.model))
  let tokens = 0
  if (prompt.tools.length > 0) {
    for (const tool of prompt.tools) hash = hashWord(toolWord(tool), hash)
    tokens += countTools(encoding, prompt.tools)
    yield { key: keyOf(hash), tokens }
  }
  for (const message of prompt.messages) {
    const words = wordsOf(message)
    const ofMessage = countMessage(encoding, message)
    const length = words.reduce((sum, word) => sum + word.length, 0)
    let done = 0
    for (const word of words) {
      for (let from = 0; from < word.length; from += blockLength) {
        const block = word.slice(from, from + blockLength)
        hash = hashWord(block, hash)
        done += block.length
        yield { key: keyOf(hash), tokens: tokens + Math.floor((ofMessage * done) / length) }
      }
    }
    tokens += ofMessage
  }
}

const wordsOf = (message: Message): ReadonlyArray<string> => [
  message.role,
  ...message.parts.map(partWord),
  ...(message.toolCalls ?? []).flatMap(({ name, input }) => [name, input]),
]

const keyOf = ({ a, b, c }: SeedHash): string => `${a} ${b} ${c}`
