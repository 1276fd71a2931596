/** What a call takes from each of its limits. */
import type { LimitSpec, LimitState } from "../domain/Call.ts"

/** In tokens. */
export interface Cost {
  readonly promptTokens: number
  /** Prompt tokens that the cache had. */
  readonly cachedTokens: number
  /** The answer's, or the most it may have while that is not known. */
  readonly completionTokens: number
}

export interface Charge extends Pick<LimitState, "unit" | "window" | "limit"> {
  /** The bucket's name. */
  readonly key: string
  readonly windowMs: number
  readonly amount: number
}

const minuteMs = 60_000
const dayMs = 86_400_000

/** In an order that is always the same; limits that are not set are left out. */
export const chargesOf = (limits: LimitSpec, scope: string, cost: Cost): ReadonlyArray<Charge> => {
  const { promptTokens, cachedTokens, completionTokens } = cost
  const charges: Array<Charge> = []
  const add = (limit: number | undefined, unit: Charge["unit"], window: Charge["window"], amount: number) => {
    if (limit === undefined) return
    const windowMs = window === "day" ? dayMs : minuteMs
    charges.push({ key: `${scope} ${unit} ${window}`, unit, window, limit, windowMs, amount })
  }
  add(limits.requests_per_minute, "requests", "minute", 1)
  add(limits.requests_per_day, "requests", "day", 1)
  add(limits.tokens_per_minute, "tokens", "minute", promptTokens + completionTokens)
  add(limits.input_tokens_per_minute, "input_tokens", "minute", promptTokens - cachedTokens)
  add(limits.output_tokens_per_minute, "output_tokens", "minute", completionTokens)
  return charges
}
