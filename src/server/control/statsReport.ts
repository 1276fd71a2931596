/** What the simulator has done, and how true its timing was. */
import { Effect } from "effect"
import type { StatsReport } from "../../control/StatsReport.ts"
import { Lateness, type LatenessState } from "../../latency/Lateness.ts"
import { Stats } from "../../stats/Stats.ts"
import type { Standing } from "./Standing.ts"

export const makeReport = (standing: () => Standing) =>
  Effect.map(Stats, (stats) => (): StatsReport => {
    const { lateness, waiting, workers, running: _running, store, ...now } = standing()
    return {
      ...stats.snapshot(),
      ...stats.details(),
      ...now,
      pacing: { paced_events: lateness.count, waiting, ...percentiles(lateness) },
      overhead: percentiles(now.overhead),
      store: store ?? null,
      ...(workers === undefined ? {} : { workers }),
    }
  })

/** Milliseconds. */
const percentiles = (state: LatenessState) => {
  const lateness = Lateness.of(state)
  return {
    p50_ms: rounded(lateness.percentile(0.5)),
    p99_ms: rounded(lateness.percentile(0.99)),
    max_ms: rounded(lateness.max),
  }
}

const rounded = (ms: number): number => Math.round(ms * 100) / 100
