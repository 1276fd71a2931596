/** Cases `json` and `sse-unpaced`: answers as fast as they can be had. */

import type { ServerName } from "../options.ts"
import type { ClosedResult } from "../protocol.ts"
import { type CaseReport, type Column, type Metrics, type Sample, summarize } from "../report.ts"
import { type Bench, inTurns, reportFailures, withServers } from "./rounds.ts"

const connections = 32
const warmUpMs = 3000
const settleMs = 300

const jsonColumns: ReadonlyArray<Column> = [
  { key: "perSecond", title: "req/s", digits: 0 },
  { key: "ratio:perSecond", title: "of bare", digits: 2 },
  { key: "p50Ms", title: "p50 ms", digits: 2 },
  { key: "p99Ms", title: "p99 ms", digits: 2 },
  { key: "cpuMicros", title: "CPU µs/req", digits: 1 },
  { key: "ratio:cpuMicros", title: "of bare", digits: 2 },
  { key: "serverLoad", title: "server busy", digits: 2 },
  { key: "clientLoad", title: "client busy", digits: 2 },
  { key: "failures", title: "failures", digits: 0 },
]

const sseColumns: ReadonlyArray<Column> = [
  { key: "perSecond", title: "streams/s", digits: 0 },
  { key: "eventsPerSecond", title: "events/s", digits: 0 },
  { key: "ratio:eventsPerSecond", title: "of bare", digits: 2 },
  { key: "p50Ms", title: "p50 ms", digits: 2 },
  { key: "p99Ms", title: "p99 ms", digits: 2 },
  { key: "cpuMicros", title: "CPU µs/stream", digits: 0 },
  { key: "ratio:cpuMicros", title: "of bare", digits: 2 },
  { key: "serverLoad", title: "server busy", digits: 2 },
  { key: "clientLoad", title: "client busy", digits: 2 },
  { key: "failures", title: "failures", digits: 0 },
]

const json = {
  name: "json",
  title: `whole answers over ${connections} connections`,
  columns: jsonColumns,
  notes: [],
}

const sse = {
  name: "sse-unpaced",
  title: `streams of 100 tokens without a pace over ${connections} connections`,
  columns: sseColumns,
  notes: [],
}

const closedCase = (
  bench: Bench,
  about: Pick<CaseReport, "name" | "title" | "columns" | "notes">,
  { names, stream, logs }: { names: ReadonlyArray<ServerName>; stream: boolean; logs: boolean },
): Promise<CaseReport> =>
  withServers(bench, { names, pace: null, logs }, async ({ servers, client }) => {
    const { rounds, seconds } = bench.options
    const samples: Array<Sample> = []
    for (const server of servers) {
      bench.progress(`${about.name}: warming ${server.name} up`)
      await client.closed(server, { connections, stream, warmMs: warmUpMs, measureMs: 100 })
    }
    await inTurns(servers, rounds, async (server, round) => {
      const what = `${about.name}: ${server.name}, round ${round}`
      bench.progress(what)
      const result = await client.closed(server, { connections, stream, warmMs: settleMs, measureMs: seconds * 1000 })
      reportFailures(bench, what, result)
      samples.push({ server: server.name, streams: null, round, metrics: metricsOf(result) })
    })
    return summarize(about, samples)
  })

const metricsOf = (result: ClosedResult): Metrics => {
  const { seconds, cpuSeconds, answers, events, latencyMs, clientLoad, othersLoad, failures } = result
  return {
    perSecond: answers / seconds,
    eventsPerSecond: events / seconds,
    p50Ms: latencyMs.p50,
    p99Ms: latencyMs.p99,
    cpuMicros: cpuSeconds === null || answers === 0 ? null : (cpuSeconds * 1e6) / answers,
    serverLoad: cpuSeconds === null ? null : cpuSeconds / seconds,
    clientLoad,
    othersLoad,
    failures,
  }
}

export const closedCases = {
  json: (bench: Bench) => closedCase(bench, json, { names: ["llmsim", "bare", "aimock"], stream: false, logs: true }),
  "sse-unpaced": (bench: Bench) =>
    closedCase(bench, sse, { names: ["llmsim", "bare", "wheel", "aimock"], stream: true, logs: bench.options.logs }),
}
