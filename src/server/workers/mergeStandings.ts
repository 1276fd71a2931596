/** How several processes stand together. */
import type { LatenessState } from "../../latency/Lateness.ts"
import type { BucketLoad, LimiterLoad } from "../../limits/LimiterLoad.ts"
import { mergeStates } from "../../stats/mergeStates.ts"
import { sumRecords } from "../../stats/sumRecords.ts"
import { mostShown, type Standing } from "../control/Standing.ts"

const none: LatenessState = { buckets: [], count: 0, max: 0 }

/** @param own the vitals of the process that serves nobody: its memory and time count, its event loop does not. */
export const mergeStandings = (standings: ReadonlyArray<Standing>, own: Standing["process"]): Standing => {
  const sum = (read: (standing: Standing) => number) => standings.reduce((total, one) => total + read(one), 0)
  const delay = (name: keyof Standing["process"]["event_loop_delay_ms"]) =>
    Math.max(0, ...standings.map(({ process }) => process.event_loop_delay_ms[name]))
  return {
    active_streams: sum((one) => one.active_streams),
    open_connections: sum((one) => one.open_connections),
    waiting: sum((one) => one.waiting),
    lateness: standings.map((one) => one.lateness).reduce(mergeStates, none),
    overhead: standings.map((one) => one.overhead).reduce(mergeStates, none),
    engines: mergeEngines(standings.flatMap((one) => one.engines)),
    store: undefined,
    limits: mergeLimits(standings.map((one) => one.limits)),
    running: standings.map((one) => one.running).reduce(sumRecords, {}),
    process: {
      event_loop_delay_ms: { p50: delay("p50"), p99: delay("p99"), max: delay("max") },
      heap_used_bytes: own.heap_used_bytes + sum(({ process }) => process.heap_used_bytes),
      rss_bytes: own.rss_bytes + sum(({ process }) => process.rss_bytes),
      cpu_seconds: own.cpu_seconds + sum(({ process }) => process.cpu_seconds),
    },
    in_progress: standings
      .flatMap((one) => one.in_progress)
      .toSorted((one, other) => other.elapsed_ms - one.elapsed_ms)
      .slice(0, mostShown),
  }
}

/** Of a bucket that several have taken from, the least that is left is the latest. */
const mergeLimits = (loads: ReadonlyArray<LimiterLoad>): LimiterLoad => {
  const buckets = new Map<string, BucketLoad>()
  for (const bucket of loads.flatMap((load) => load.buckets)) {
    const name = `${bucket.scope} ${bucket.unit} ${bucket.window}`
    const known = buckets.get(name)
    if (known === undefined || bucket.remaining < known.remaining) buckets.set(name, bucket)
  }
  const sum = (read: (load: LimiterLoad) => number) => loads.reduce((total, load) => total + read(load), 0)
  return { active: sum(({ active }) => active), waiting: sum(({ waiting }) => waiting), buckets: [...buckets.values()] }
}

const mergeEngines = (engines: Standing["engines"]): Standing["engines"] => {
  const byName = new Map<string, { active: number; waiting: number }>()
  for (const { name, active, waiting } of engines) {
    const sum = byName.get(name) ?? { active: 0, waiting: 0 }
    byName.set(name, { active: sum.active + active, waiting: sum.waiting + waiting })
  }
  return [...byName].map(([name, load]) => ({ name, ...load }))
}
