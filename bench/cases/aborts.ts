/** Case `aborts`: whether anything is left of streams of which half are left by their callers at random moments. */
import { setTimeout as sleep } from "node:timers/promises"
import type { StatsReport } from "../../src/control/StatsReport.ts"
import { ClientProcess } from "../ClientProcess.ts"
import type { Held } from "../held.ts"
import { type Counts, growthOf, leftovers, untilNothing } from "../leftovers.ts"
import { type AbortsResult, ways } from "../protocol.ts"
import { type CaseReport, type Column, type Metrics, summarize } from "../report.ts"
import { type Server, startServer } from "../startServer.ts"
import { type Bench, reportFailures } from "./rounds.ts"

const pace = { ttftMs: 100, gapMs: 20 }
const tokens = 50
const usualStreams = 1_000
/** As a part of those that are measured: caches fill and code is compiled in it. */
const warmUpPart = 0.2
const leastWarmUp = 10_000
const mostGrowth = 0.05
const settleMs = 2_000
const quietWithinMs = 60_000
const megabyte = 1e6

const columns: ReadonlyArray<Column> = [
  { key: "aborted", title: "aborted", digits: 0 },
  { key: "whole", title: "whole", digits: 0 },
  { key: "heapBeforeMb", title: "heap MB before", digits: 1 },
  { key: "heapAfterMb", title: "after", digits: 1 },
  { key: "growthPercent", title: "change %", digits: 1 },
  { key: "waiting", title: "wheel waiting", digits: 0 },
  { key: "active", title: "active requests", digits: 0 },
  { key: "connections", title: "open connections", digits: 0 },
  { key: "handlesBefore", title: "handles before", digits: 0 },
  { key: "handlesAfter", title: "after", digits: 0 },
  { key: "failures", title: "failures", digits: 0 },
]

export const abortsCase = async (bench: Bench): Promise<CaseReport> => {
  const { entry, logs, total } = bench.options
  const streams = bench.options.streams.length === 1 ? (bench.options.streams[0] ?? usualStreams) : usualStreams
  const client = new ClientProcess()
  const server = await startServer({ name: "llmsim", pace, logs, entry, telling: true })
  try {
    const load = { ...pace, tokens, streams }
    bench.progress("aborts: warming llmsim up")
    const warmUp = Math.max(leastWarmUp, Math.round(total * warmUpPart))
    reportFailures(bench, "aborts: warm-up", await client.aborts(server, { ...load, total: warmUp, seed: 1 }))
    const { held: before } = await settled(server)
    bench.progress(`aborts: ${total} streams`)
    const result = await client.aborts(server, { ...load, total, seed: 2 })
    reportFailures(bench, "aborts", result)
    const { held: after, counts } = await settled(server)
    for (const left of leftovers({ before, after, counts }, mostGrowth)) bench.problem(`aborts: ${left}`)
    const metrics = metricsOf(result, before, after, counts)
    const title = `${streams} streams of ${tokens} tokens at once, one each ${pace.gapMs} ms, half of them left by their callers`
    const about = { name: "aborts", title, columns, notes: [describe(result)] }
    return summarize(about, [{ server: "llmsim", streams: total, round: 1, metrics }])
  } finally {
    await Promise.all([client.stop(), server.stop()])
  }
}

const metricsOf = ({ aborted, whole, failures }: AbortsResult, before: Held, after: Held, counts: Counts): Metrics => ({
  aborted,
  whole,
  heapBeforeMb: before.heapBytes / megabyte,
  heapAfterMb: after.heapBytes / megabyte,
  growthPercent: growthOf(before, after) * 100,
  waiting: counts[names.waiting] ?? null,
  active: counts[names.active] ?? null,
  connections: counts[names.connections] ?? null,
  handlesBefore: before.handles,
  handlesAfter: after.handles,
  failures,
})

/** When all of a load's callers have gone, and the server has had time to see it. */
const settled = async (server: Server) => {
  await sleep(settleMs)
  const counts = await untilNothing(() => countsOf(server.port), quietWithinMs)
  return { held: await Promise.race([server.held(), server.failed]), counts }
}

const names = { waiting: "waiting on the wheel", active: "active requests", connections: "open connections" }

const countsOf = async (port: number): Promise<Counts> => {
  const response = await fetch(`http://127.0.0.1:${port}/llmsim/stats`, { headers: { connection: "close" } })
  const { active_requests, open_connections, pacing } = (await response.json()) as StatsReport
  return {
    [names.waiting]: pacing.waiting,
    [names.active]: active_requests,
    // The one that asks is open too.
    [names.connections]: open_connections - 1,
  }
}

const describe = ({ seconds, aborted, early, ways: counts }: AbortsResult): string => {
  const byWay = ways.map((way) => `${counts[way]} by ${way}`).join(", ")
  return `in ${seconds.toFixed(0)} s; of the ${aborted} aborted ${early} before their first byte; ${byWay}`
}
