/** Gives texts that say nothing, in the place of those that do. */
import { Context, Effect, Layer } from "effect"

export interface Lorem {
  /** As many tokens as the text has, in pieces of one each; the same for the same text. */
  readonly pieces: (text: string) => ReadonlyArray<string>
  readonly count: (text: string) => number
}

/**
 * Takes what was said out of recordings, and leaves its length in tokens.
 *
 * @example
 * ```ts
 * import { Layer } from "effect"
 * import { Anonymizer, Cassette, Recorder } from "llmsim"
 *
 * const verbatim = Recorder.layer.pipe(Layer.provide([Cassette.layerNone, Anonymizer.layerNone]))
 * ```
 */
export class Anonymizer extends Context.Service<
  Anonymizer,
  {
    /** Counts as the model does; `undefined` where texts stay as they are. */
    readonly loremFor: (model: string) => Effect.Effect<Lorem | undefined>
  }
>()("llmsim/recording/Anonymizer") {
  static readonly layerNone = Layer.succeed(this, { loremFor: () => Effect.succeed(undefined) })
}
