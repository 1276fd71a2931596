/** `GET /llmsim/stats`: what the simulator has done, and how true its timing was. */
import { Effect } from "effect"
import { jsonResponse } from "../../http/jsonResponse.ts"
import type { Route } from "../../http/Route.ts"
import { Engines } from "../../latency/Engines.ts"
import type { Lateness } from "../../latency/Lateness.ts"
import { Pacer } from "../../latency/Pacer.ts"
import { Simulation } from "../../simulation/Simulation.ts"
import { Stats } from "../../stats/Stats.ts"

export const statsRoute = Effect.gen(function* () {
  const stats = yield* Stats
  const pacer = yield* Pacer
  const engines = yield* Engines
  const { overhead } = yield* Simulation
  const route: Route = {
    method: "GET",
    path: "/llmsim/stats",
    handler: Effect.sync(() =>
      jsonResponse(
        200,
        {
          ...stats.snapshot(),
          pacing: { paced_events: pacer.lateness.count, waiting: pacer.waiting(), ...percentiles(pacer.lateness) },
          overhead: percentiles(overhead),
          engines: engines.load(),
        },
        {},
      ),
    ),
  }
  return route
})

/** Milliseconds. */
const percentiles = (lateness: Lateness) => ({
  p50_ms: rounded(lateness.percentile(0.5)),
  p99_ms: rounded(lateness.percentile(0.99)),
  max_ms: rounded(lateness.max),
})

const rounded = (ms: number): number => Math.round(ms * 100) / 100
