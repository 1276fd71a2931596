/** Makes the text of an answer. */
import { Context, Effect, Layer, type Random } from "effect"
import { lastUserText, type Prompt } from "../domain/Prompt.ts"
import { Tokenizer } from "../tokenizer/Tokenizer.ts"
import { fitPieces } from "./fitPieces.ts"
import type { Vocabulary } from "./Phrasebook.ts"
import { lorem, randomWords } from "./vocabulary.ts"
import { wordSource } from "./words.ts"

/**
 * What a text is to be made for.
 *
 * @example
 * ```ts
 * import type { GenerationRequest } from "llmsim"
 *
 * const askedFor = ({ prompt, maxTokens }: GenerationRequest): string => `${prompt.model}, at most ${maxTokens} tokens`
 * ```
 */
export interface GenerationRequest {
  readonly prompt: Prompt
  /** Most tokens the text may have: the caller's limit or the model's. */
  readonly maxTokens: number
  /** Words to begin with, where the generator makes up its own; they count, and end in a blank line. */
  readonly opening?: string | undefined
  /** Length that this one request wants, in tokens, where the generator makes up its own text. */
  readonly targetTokens?: number | undefined
}

/**
 * An answer's text, in the pieces that a stream sends.
 *
 * @example
 * ```ts
 * import type { GeneratedText } from "llmsim"
 *
 * const letterByLetter = (text: GeneratedText): GeneratedText => ({
 *   ...text,
 *   pieces: text.pieces.flatMap((piece) => [...piece]),
 * })
 * ```
 */
export interface GeneratedText {
  /** The text in the pieces that a stream emits. */
  readonly pieces: ReadonlyArray<string>
  /** The tokenizer's count of the joined pieces; of a text cut where no prefix has just so many tokens, the limit. */
  readonly tokens: number
  /** `length` when the text had to end at `maxTokens`. */
  readonly reason: "stop" | "length"
}

/**
 * Makes the text of answers. Swap it to say what the model says.
 *
 * @example
 * ```ts
 * import { Effect, Layer } from "effect"
 * import { defaultSettings, Generator, SimServer } from "llmsim"
 *
 * const yes = Layer.succeed(Generator, {
 *   generate: () => Effect.succeed({ pieces: ["Yes", "."], tokens: 2, reason: "stop" as const }),
 * })
 * const agreeable = SimServer.layerTest(defaultSettings, yes)
 * ```
 */
export class Generator extends Context.Service<
  Generator,
  {
    readonly generate: (request: GenerationRequest, random: Random.Random) => Effect.Effect<GeneratedText>
  }
>()("llmsim/generation/Generator") {
  /** Lorem ipsum of exactly `targetTokens` tokens. */
  static readonly layerLorem = (targetTokens: number) => Layer.effect(this, generateWords(lorem, targetTokens))
  /** Common English words in sentences, of exactly `targetTokens` tokens. */
  static readonly layerRandom = (targetTokens: number) => Layer.effect(this, generateWords(randomWords, targetTokens))
  /** The last user message again. */
  static readonly layerEcho = Layer.effect(
    this,
    Effect.suspend(() => generateText(({ messages }) => lastUserText(messages))),
  )
  /** The same text every time. */
  static readonly layerFixed = (text: string) =>
    Layer.effect(
      this,
      generateText(() => text),
    )
}

const wordiness = { low: 0.5, medium: 1, high: 2 } as const

const generateWords = Effect.fnUntraced(function* (vocabulary: Vocabulary, targetTokens: number) {
  const tokenizer = yield* Tokenizer
  const usual = ({ sampling: { verbosity = "medium" } }: Prompt) => Math.ceil(targetTokens * wordiness[verbosity])
  return Generator.of({
    generate: ({ prompt, maxTokens, opening, targetTokens: wanted = usual(prompt) }, random) =>
      Effect.mapEager(tokenizer.encoding(prompt.model), (encoding) => {
        const source = wordSource(encoding, vocabulary)
        const tokens = Math.min(wanted, maxTokens)
        const reason = maxTokens < wanted ? "length" : "stop"
        if (opening === undefined) return { pieces: source(tokens, random), tokens, reason } as const
        const begun = fitPieces(encoding, opening, tokens)
        const rest = tokens - begun.tokens
        const pieces = rest > 0 ? [...begun.pieces, ...source(rest, random)] : begun.pieces
        return { pieces, tokens, reason } as const
      }),
  })
})

const generateText = Effect.fnUntraced(function* (textFor: (prompt: Prompt) => string) {
  const tokenizer = yield* Tokenizer
  return Generator.of({
    generate: ({ prompt, maxTokens }) =>
      Effect.mapEager(tokenizer.encoding(prompt.model), (encoding) => fitPieces(encoding, textFor(prompt), maxTokens)),
  })
})
