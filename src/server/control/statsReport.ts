/** What the simulator has done, and how true its timing was. */
import { Clock, Effect } from "effect"
import type { StatsReport } from "../../control/StatsReport.ts"
import type { RequestTrail } from "../../http/RequestTrail.ts"
import { Engines } from "../../latency/Engines.ts"
import type { Lateness } from "../../latency/Lateness.ts"
import { Pacer } from "../../latency/Pacer.ts"
import { RateLimits } from "../../limits/RateLimits.ts"
import { Simulation } from "../../simulation/Simulation.ts"
import { Stats } from "../../stats/Stats.ts"
import { Store } from "../../store/Store.ts"
import { Connections, ProcessVitals } from "../ProcessVitals.ts"

export const makeReport = Effect.fnUntraced(function* (inFlight: ReadonlySet<RequestTrail>) {
  const stats = yield* Stats
  const pacer = yield* Pacer
  const engines = yield* Engines
  const { overhead } = yield* Simulation
  const store = yield* Store
  const limits = yield* RateLimits
  const vitals = yield* ProcessVitals
  const connections = yield* Connections
  const clock = yield* Clock.Clock
  return (): StatsReport => ({
    ...stats.snapshot(),
    ...stats.details(),
    active_streams: activeStreams(inFlight),
    open_connections: connections.open(),
    pacing: { paced_events: pacer.lateness.count, waiting: pacer.waiting(), ...percentiles(pacer.lateness) },
    overhead: percentiles(overhead),
    engines: engines.load(),
    store: store.size() ?? null,
    limits: limits.load(),
    process: vitals.read(),
    in_progress: inProgress(inFlight, Number(clock.monotonicTimeNanosUnsafe()) / 1e6),
  })
})

/** Streams whose first token has left. */
export const activeStreams = (inFlight: ReadonlySet<RequestTrail>): number => {
  let count = 0
  for (const { streaming, firstTokenAt } of inFlight) if (streaming && firstTokenAt !== undefined) count++
  return count
}

const mostShown = 20

/** The oldest calls in progress. */
const inProgress = (inFlight: ReadonlySet<RequestTrail>, now: number) => {
  const shown = []
  for (const { id, endpoint, model, caller, streaming, startedAt, firstTokenAt } of inFlight) {
    if (endpoint === "") continue
    const elapsed_ms = Math.round(now - startedAt)
    shown.push({
      id,
      endpoint,
      model,
      caller,
      stream: streaming,
      begun: firstTokenAt !== undefined,
      elapsed_ms,
    })
    if (shown.length === mostShown) break
  }
  return shown
}

/** Milliseconds. */
const percentiles = (lateness: Lateness) => ({
  p50_ms: rounded(lateness.percentile(0.5)),
  p99_ms: rounded(lateness.percentile(0.99)),
  max_ms: rounded(lateness.max),
})

const rounded = (ms: number): number => Math.round(ms * 100) / 100
