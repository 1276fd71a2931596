/** How the server stands at a moment, besides what it has counted: in this process, or in all its workers. */
import { Clock, Effect } from "effect"
import type { StatsReport } from "../../control/StatsReport.ts"
import { monotonicMs } from "../../domain/monotonicMs.ts"
import type { RequestTrail } from "../../http/RequestTrail.ts"
import { Engines } from "../../latency/Engines.ts"
import type { LatenessState } from "../../latency/Lateness.ts"
import { Pacer } from "../../latency/Pacer.ts"
import type { LimiterLoad } from "../../limits/LimiterLoad.ts"
import { RateLimits } from "../../limits/RateLimits.ts"
import { Simulation } from "../../simulation/Simulation.ts"
import type { StoreSize } from "../../store/Shelf.ts"
import { Store } from "../../store/Store.ts"
import { Connections, ProcessVitals, type Vitals } from "../ProcessVitals.ts"

export interface Standing {
  readonly active_streams: number
  readonly open_connections: number
  /** Answers that wait for their next event to be due. */
  readonly waiting: number
  readonly lateness: LatenessState
  readonly overhead: LatenessState
  readonly engines: ReadonlyArray<{ readonly name: string; readonly active: number; readonly waiting: number }>
  /** Objects that stateful APIs remember; absent where the store does not know. */
  readonly store: StoreSize | undefined
  readonly limits: LimiterLoad
  /** Calls in progress by model. */
  readonly running: { readonly [model: string]: number }
  readonly process: Vitals
  /** The oldest calls in progress. */
  readonly in_progress: ReadonlyArray<CallInProgress>
  /** The processes that answer, where there are several. */
  readonly workers?: ReadonlyArray<WorkerState> | undefined
}

export type WorkerState = NonNullable<StatsReport["workers"]>[number]

export type CallInProgress = StatsReport["in_progress"][number]

export const mostShown = 20

/** Reads how this process stands. */
export const makeStanding = Effect.fnUntraced(function* (inFlight: ReadonlySet<RequestTrail>) {
  const pacer = yield* Pacer
  const engines = yield* Engines
  const { overhead } = yield* Simulation
  const store = yield* Store
  const limits = yield* RateLimits
  const vitals = yield* ProcessVitals
  const connections = yield* Connections
  const clock = yield* Clock.Clock
  return (): Standing => ({
    active_streams: activeStreams(inFlight),
    open_connections: connections.open(),
    waiting: pacer.waiting(),
    lateness: pacer.lateness.state(),
    overhead: overhead.state(),
    engines: engines.load(),
    store: store.size(),
    limits: limits.load(),
    running: running(inFlight),
    process: vitals.read(),
    in_progress: inProgress(inFlight, monotonicMs(clock)),
  })
})

/** Streams whose first token has left. */
const activeStreams = (inFlight: ReadonlySet<RequestTrail>): number => {
  let count = 0
  for (const { streaming, firstTokenAt } of inFlight) if (streaming && firstTokenAt !== undefined) count++
  return count
}

const running = (inFlight: ReadonlySet<RequestTrail>) => {
  const counts: Record<string, number> = {}
  for (const { model, endpoint } of inFlight) {
    if (model !== undefined && endpoint !== "") counts[model] = (counts[model] ?? 0) + 1
  }
  return counts
}

const inProgress = (inFlight: ReadonlySet<RequestTrail>, now: number): ReadonlyArray<CallInProgress> => {
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
