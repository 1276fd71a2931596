/** Gives texts that say nothing, in the place of those that do. */
import { Context, Effect, Layer } from "effect"

/** Texts that say nothing, counted as one model counts. */
export interface Lorem {
  /** As many tokens as the text has, in pieces of one each; the same for the same text. */
  readonly pieces: (text: string) => ReadonlyArray<string>
  readonly count: (text: string) => number
}

/**
 * Decides what stands in the place of what was said, before it is recorded. `layerNone` leaves texts as they are.
 *
 * @example
 * ```ts
 * import { Effect, Layer } from "effect"
 * import { Anonymizer } from "llmsim"
 *
 * const masked = Layer.succeed(Anonymizer, {
 *   loremFor: () => Effect.succeed({ pieces: (text: string) => ["*".repeat(text.length)], count: () => 1 }),
 * })
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
