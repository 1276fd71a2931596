/** Token counts of one exchange. */

/** Invariants: `cached <= prompt`, `reasoning <= completion`; the total is `prompt + completion`. */
export interface Usage {
  readonly prompt: number
  readonly completion: number
  /** Prompt tokens that were served from the prompt cache. */
  readonly cached: number
  /** Completion tokens spent on reasoning, not on visible output. */
  readonly reasoning: number
  /** Prompt tokens that were written to the prompt cache, where that is billed. */
  readonly cacheWritten?: number
  /** Tokens of the caller's prediction that were in the answer, and that were not; the latter are completion tokens too. */
  readonly prediction?: { readonly accepted: number; readonly rejected: number }
}

export const totalTokens = (usage: Usage): number => usage.prompt + usage.completion
