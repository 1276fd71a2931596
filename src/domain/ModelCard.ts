/** What is known of one model. */

/**
 * What is known of a model: its limits, its owner, the timing it has.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { type ModelCard, ModelCatalog } from "llmsim"
 *
 * const sees = ({ inputModalities }: ModelCard): boolean => inputModalities.includes("image")
 * const seeing = Effect.map(ModelCatalog, ({ list }) => list.filter(sees))
 * ```
 */
export interface ModelCard {
  readonly id: string
  readonly provider: string
  readonly name: string
  /** Release time in Unix seconds. */
  readonly createdAt: number
  /** Most tokens of prompt and completion together; 0 when the model has no text window. */
  readonly contextWindow: number
  /** Most completion tokens; 0 when unknown. */
  readonly maxOutputTokens: number
  readonly reasoning: boolean
  readonly inputModalities: ReadonlyArray<string>
  readonly outputModalities: ReadonlyArray<string>
  /** The latency preset that fits the model. */
  readonly latencyPreset: string
}
