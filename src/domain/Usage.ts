/** Token counts of one exchange. */

/** Invariants: `cached <= prompt`, `reasoning <= completion`; the total is `prompt + completion`. */
export interface Usage {
  readonly prompt: number
  readonly completion: number
  /** Prompt tokens that were served from the prompt cache. */
  readonly cached: number
  /** Completion tokens spent on reasoning, not on visible output. */
  readonly reasoning: number
}

export const totalTokens = (usage: Usage): number => usage.prompt + usage.completion
