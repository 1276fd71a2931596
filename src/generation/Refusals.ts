/** Whether a model declines to answer, and with what words. */
import { Context, Layer, type Random } from "effect"
import type { Prompt } from "../domain/Prompt.ts"

export interface RefusalHabits {
  /** Share of answers that are refusals; 0 to 1. */
  readonly rate: number
  readonly text: string
}

/**
 * Decides which answers refuse to help, and in which words.
 *
 * @example
 * ```ts
 * import { defaultSettings, Refusals, simulatorLayer } from "llmsim"
 *
 * const stubborn = simulatorLayer(defaultSettings, Refusals.layer({ rate: 0.5, text: "I would rather not." }))
 * ```
 */
export class Refusals extends Context.Service<
  Refusals,
  {
    /** The text of the refusal; `undefined` for an answer. */
    readonly refusalOf: (prompt: Prompt, random: Random.Random) => string | undefined
  }
>()("llmsim/generation/Refusals") {
  static readonly layer = ({ rate, text }: RefusalHabits) =>
    Layer.succeed(this, {
      refusalOf: (_, random) => (rate > 0 && random.nextDoubleUnsafe() < rate ? text : undefined),
    })
}
