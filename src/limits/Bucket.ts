/** What is left of one limit, and how long until there is more. */
import type { LimitState } from "../domain/Call.ts"
import type { Charge } from "./charges.ts"

export interface Bucket {
  readonly remaining: number
  /** Milliseconds until `remaining` is no longer below zero. */
  readonly waitMs: number
  readonly state: LimitState
}

export const bucketOf = ({ limit, windowMs, unit, window }: Charge, remaining: number, elapsedMs: number): Bucket => {
  const perToken = windowMs / limit
  const resetMs = Math.max(0, (limit - remaining) * perToken - elapsedMs)
  return {
    remaining,
    waitMs: waitFor(Math.ceil(-remaining), perToken, elapsedMs),
    state: { unit, window, limit, remaining: Math.max(0, remaining), resetMs },
  }
}

/** The least whole milliseconds after which a bucket has `missing` tokens more, by its own reckoning. */
const waitFor = (missing: number, perToken: number, elapsedMs: number): number => {
  // Times that are no whole milliseconds are a little off after many additions.
  const slack = Number.isInteger(perToken) ? 0 : 1e-9
  let wait = Math.max(1, Math.ceil(missing * perToken - elapsedMs))
  while (Math.floor((elapsedMs + wait) / perToken - slack) < missing) wait++
  return wait
}
