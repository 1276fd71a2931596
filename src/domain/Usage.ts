/** Token counts of one exchange. */

/** Prompt tokens that were written to the prompt cache, where that is billed. */
export interface CacheWrites {
  readonly fiveMinutes: number
  readonly oneHour: number
}

/**
 * Invariants: what was cached and what was written are at most `prompt` together, `reasoning <= completion`; the total is `prompt + completion`.
 *
 * @example
 * ```ts
 * import type { Usage } from "llmsim"
 *
 * const cachedShare = ({ cached, prompt }: Usage): number => (prompt === 0 ? 0 : cached / prompt)
 * cachedShare({ prompt: 2_000, completion: 100, cached: 1_500, reasoning: 0 }) // 0.75
 * ```
 */
export interface Usage {
  readonly prompt: number
  readonly completion: number
  /** Prompt tokens that were served from the prompt cache. */
  readonly cached: number
  /** Completion tokens spent on reasoning, not on visible output. */
  readonly reasoning: number
  readonly cacheWrites?: CacheWrites | undefined
  /** Tokens of the caller's prediction that were in the answer, and that were not; the latter are completion tokens too. */
  readonly prediction?: { readonly accepted: number; readonly rejected: number }
}

/**
 * Tokens of prompt and completion together.
 *
 * @example
 * ```ts
 * import { totalTokens } from "llmsim"
 *
 * totalTokens({ prompt: 8, completion: 100, cached: 0, reasoning: 0 }) // 108
 * ```
 */
export const totalTokens = (usage: Usage): number => usage.prompt + usage.completion
