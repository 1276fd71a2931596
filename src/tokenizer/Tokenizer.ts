/** Counts tokens and cuts text into the pieces that a stream emits. */
import { Context, Effect, Layer } from "effect"
import { type Encoding, type EncodingName, makeEncoding } from "./Encoding.ts"
import { encodingOf } from "./encodingOf.ts"

/**
 * Counts tokens as the model does, and splits texts into them.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Tokenizer } from "llmsim"
 *
 * const tokens = Effect.flatMap(Tokenizer, (tokenizer) => tokenizer.count("Tell me of the sea", "gpt-4o")).pipe(
 *   Effect.provide(Tokenizer.layer),
 * )
 * ```
 */
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
    const encoding = (model: string) => loaded[encodingOf(model)]()
    return {
      encoding,
      count: (text, model) => Effect.map(encoding(model), (found) => found.count(text)),
      split: (text, model) => Effect.map(encoding(model), (found) => found.pieces(text).map((piece) => piece.text)),
    }
  })
}

const patterns = () => import("gpt-tokenizer/encodingParams/constants")

/** Loads when first asked, and only once, however many ask meanwhile; what is there costs nothing to ask for. */
const once = (load: () => Promise<Encoding>): (() => Effect.Effect<Encoding>) => {
  let ready: Effect.Effect<Encoding> | undefined
  let loading: Promise<Encoding> | undefined
  const remembering = async () => {
    const encoding = await load()
    ready = Effect.succeed(encoding)
    return encoding
  }
  const loaded = Effect.promise(() => {
    loading ??= remembering()
    return loading
  })
  return () => ready ?? loaded
}

const loaded: Record<EncodingName, () => Effect.Effect<Encoding>> = {
  o200k_base: once(async () => {
    const bytePairs = await import("gpt-tokenizer/encoding/o200k_base")
    return makeEncoding("o200k_base", bytePairs, (await patterns()).O200K_TOKEN_SPLIT_REGEX)
  }),
  cl100k_base: once(async () => {
    const bytePairs = await import("gpt-tokenizer/encoding/cl100k_base")
    return makeEncoding("cl100k_base", bytePairs, (await patterns()).CL100K_TOKEN_SPLIT_REGEX)
  }),
}
