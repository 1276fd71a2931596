/** Counts tokens and cuts text into the pieces that a stream emits. */
import { Context, Effect, Layer } from "effect"
import { type Encoding, type EncodingName, makeEncoding } from "./Encoding.ts"
import { encodingOf } from "./encodingOf.ts"

export class Tokenizer extends Context.Service<
  Tokenizer,
  {
    /** The model's encoding; the first call for an encoding loads it (about 0.2 s), later ones are immediate. */
    readonly encoding: (model: string) => Effect.Effect<Encoding>
    /** Tokens of `text` as the model counts them. */
    readonly count: (text: string, model: string) => Effect.Effect<number>
    /** `text` in pieces that end on character borders, nearly always one token each. */
    readonly split: (text: string, model: string) => Effect.Effect<ReadonlyArray<string>>
  }
>()("llmsim/tokenizer/Tokenizer") {
  /** Encodings are loaded once for the process, when first needed. */
  static readonly layer = Layer.sync(this, () => {
    const encoding = (model: string) => loaded[encodingOf(model)]
    return {
      encoding,
      count: (text, model) => Effect.map(encoding(model), (found) => found.count(text)),
      split: (text, model) => Effect.map(encoding(model), (found) => found.pieces(text).map((piece) => piece.text)),
    }
  })
}

const patterns = Effect.promise(() => import("gpt-tokenizer/encodingParams/constants"))

const once = <A>(load: Effect.Effect<A>): Effect.Effect<A> => {
  let value: A | undefined
  const remembering = Effect.map(load, (found) => {
    value ??= found
    return value
  })
  return Effect.suspend(() => (value === undefined ? remembering : Effect.succeed(value)))
}

const loaded: Record<EncodingName, Effect.Effect<Encoding>> = {
  o200k_base: once(
    Effect.gen(function* () {
      const bytePairs = yield* Effect.promise(() => import("gpt-tokenizer/encoding/o200k_base"))
      return makeEncoding("o200k_base", bytePairs, (yield* patterns).O200K_TOKEN_SPLIT_REGEX)
    }),
  ),
  cl100k_base: once(
    Effect.gen(function* () {
      const bytePairs = yield* Effect.promise(() => import("gpt-tokenizer/encoding/cl100k_base"))
      return makeEncoding("cl100k_base", bytePairs, (yield* patterns).CL100K_TOKEN_SPLIT_REGEX)
    }),
  ),
}
