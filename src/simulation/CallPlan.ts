/** When the pieces of an answer are due that is no completion. */
import type { PaceClock } from "../latency/Pacer.ts"
import type { Arrival } from "./Seeds.ts"

export interface PlanRequest {
  readonly model: string
  readonly promptTokens: number
  /** How many pieces of the answer take a token's time each, one at least. */
  readonly tokens: number
}

export interface CallPlan {
  readonly arrival: Arrival
  /** Milliseconds from the start at which each token is due, never falling. */
  readonly offsets: ReadonlyArray<number>
  /** On the clock's scale. */
  readonly startedAt: number
  readonly clock: PaceClock
}
