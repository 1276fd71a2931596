/** When the pieces of an answer are due that is no completion. */
import type { Call, LimitState } from "../domain/Call.ts"
import type { LatencyWish } from "../latency/Latency.ts"
import type { PaceClock } from "../latency/Pacer.ts"
import type { Arrival } from "./Seeds.ts"

export interface PlanRequest {
  readonly model: string
  readonly promptTokens: number
  /** How many pieces of the answer take a token's time each, one at least. */
  readonly tokens: number
  /** What came with the request; absent: nobody's call, which has no limits and meets no faults. */
  readonly call?: Call | undefined
  readonly streaming?: boolean
  /** What the model is to work on, as far as it is text. */
  readonly text?: string
  readonly wish?: LatencyWish | undefined
}

export interface CallPlan {
  readonly arrival: Arrival
  /** What is left of the caller's limits. */
  readonly limits: ReadonlyArray<LimitState>
  /** Milliseconds from the start at which each token is due, never falling. */
  readonly offsets: ReadonlyArray<number>
  /** On the clock's scale. */
  readonly startedAt: number
  readonly clock: PaceClock
}
