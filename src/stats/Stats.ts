/** What the simulator has done so far, and how true its timing was. */
import { Clock, Context, Effect, Layer } from "effect"
import { monotonicMs } from "../domain/monotonicMs.ts"
import { CallStats, type CallStatsState } from "./CallStats.ts"
import type { CallDetails, StatsSnapshot } from "./CallTotals.ts"
import type { ObservedCall } from "./ObservedCall.ts"

/** What is told of one call when it has ended. */
export interface CallOutcome {
  readonly streaming: boolean
  readonly promptTokens: number
  readonly completionTokens: number
}

/** What was counted, as data; `startedAt` in monotonic milliseconds. */
export interface StatsState {
  readonly startedAt: number
  readonly counts: {
    readonly total: number
    readonly active: number
    readonly streaming: number
    readonly whole: number
    readonly prompt: number
    readonly completion: number
    readonly errors: number
  }
  readonly calls: CallStatsState
}

/**
 * Counts calls, tokens and errors. Swap it to meter them yourself.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Stats } from "llmsim"
 *
 * const details = Effect.map(Stats, (stats) => stats.details()).pipe(Effect.provide(Stats.layer))
 * ```
 */
export class Stats extends Context.Service<
  Stats,
  {
    /** A completion call has arrived; every one of them comes to `failed`, `answered` or both ends up `ended`. */
    readonly arrived: () => void
    readonly answered: (outcome: CallOutcome) => void
    readonly failed: () => void
    readonly ended: () => void
    /** What is known of a call that has ended, however it did. */
    readonly observe: (call: ObservedCall) => void
    readonly snapshot: () => StatsSnapshot
    /** What the observed calls add up to. */
    readonly details: () => CallDetails
    /** All counts as data, which several processes' may be merged of. */
    readonly state: () => StatsState
    /** Takes these counts for its own. */
    readonly restore: (state: StatsState) => void
    /** Forgets all but the calls in progress. */
    readonly reset: () => void
  }
>()("llmsim/stats/Stats") {
  static readonly layer = Layer.effect(
    this,
    Effect.map(Clock.Clock, (clock) => {
      const now = () => monotonicMs(clock)
      let startedAt = now()
      const calls = new CallStats(now)
      const counts = { total: 0, active: 0, streaming: 0, whole: 0, prompt: 0, completion: 0, errors: 0 }
      return Stats.of({
        arrived: () => {
          counts.total++
          counts.active++
        },
        answered: ({ streaming, promptTokens, completionTokens }) => {
          if (streaming) counts.streaming++
          else counts.whole++
          counts.prompt += promptTokens
          counts.completion += completionTokens
        },
        failed: () => {
          counts.errors++
        },
        ended: () => {
          counts.active--
        },
        observe: (call) => calls.add(call),
        details: () => calls.details(),
        state: () => ({ startedAt, counts: { ...counts }, calls: calls.state() }),
        restore: (state) => {
          startedAt = state.startedAt
          Object.assign(counts, state.counts)
          calls.restore(state.calls)
        },
        reset: () => {
          Object.assign(counts, { total: 0, streaming: 0, whole: 0, prompt: 0, completion: 0, errors: 0 })
          calls.reset()
        },
        snapshot: () => ({
          uptime_secs: Math.floor(now() - startedAt) / 1000,
          total_requests: counts.total,
          active_requests: counts.active,
          streaming_requests: counts.streaming,
          non_streaming_requests: counts.whole,
          prompt_tokens: counts.prompt,
          completion_tokens: counts.completion,
          total_tokens: counts.prompt + counts.completion,
          total_errors: counts.errors,
        }),
      })
    }),
  )
}
