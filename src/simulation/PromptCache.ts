/** Remembers which beginnings of prompts a provider would still have in its cache. */
import { Clock, Context, Effect, Layer } from "effect"
import type { Message, Prompt } from "../domain/Prompt.ts"
import type { CacheWrites } from "../domain/Usage.ts"
import { hashWord, type SeedHash } from "../generation/seededRandom.ts"
import { countMessage, countTools } from "../tokenizer/countPrompt.ts"
import type { Encoding } from "../tokenizer/Encoding.ts"
import { partWord } from "./promptDigest.ts"
import { WishedCache } from "./WishedCache.ts"

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
    readonly use: (prompt: Prompt, encoding: Encoding, promptTokens: number) => CacheUse
  }
>()("llmsim/simulation/PromptCache") {
  /** As OpenAI caches: beginnings of 1,024 tokens and more, in steps of 128. Where the caller has a wish, as Anthropic does. */
  static readonly layer = ({ ttlMs }: PromptCacheOptions) =>
    Layer.effect(
      this,
      Effect.map(Clock.Clock, (clock) => {
        const seen = new Map<string, number>()
        const wished = new WishedCache()
        return PromptCache.of({
          use: (prompt, encoding, promptTokens) => {
            const now = clock.currentTimeMillisUnsafe()
            if (prompt.caching !== undefined) return wished.use(prompt, prompt.caching, encoding, now)
            if (promptTokens < fewestTokens) return nothing
            return { read: lookUp(seen, beginningsOf(prompt, encoding), now, ttlMs) }
          },
        })
      }),
    )

  static readonly layerNone = Layer.succeed(this, { use: () => nothing })
}

const nothing: CacheUse = { read: 0 }
const fewestTokens = 1_024
const tokenStep = 128
/** A text's beginnings are told apart at every so many characters. */
const blockLength = 256
const mostBeginnings = 500_000

interface Beginning {
  readonly key: string
  readonly tokens: number
}

const lookUp = (seen: Map<string, number>, beginnings: Iterable<Beginning>, now: number, ttlMs: number): number => {
  let cached = 0
  let known = true
  for (const { key, tokens } of beginnings) {
    known &&= (seen.get(key) ?? 0) > now
    if (known) cached = tokens
    seen.delete(key)
    seen.set(key, now + ttlMs)
  }
  for (const oldest of seen.keys()) {
    if (seen.size <= mostBeginnings) break
    seen.delete(oldest)
  }
  return cached < fewestTokens ? 0 : Math.floor(cached / tokenStep) * tokenStep
}

/** Exact at the ends of messages; within one, its tokens are taken to be spread evenly. */
function* beginningsOf(prompt: Prompt, encoding: Encoding): Generator<Beginning> {
  let hash = hashWord(prompt.cacheKey ?? "", hashWord(prompt.model))
  let tokens = 0
  if (prompt.tools.length > 0) {
    for (const tool of prompt.tools) hash = hashWord(JSON.stringify(tool), hash)
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
