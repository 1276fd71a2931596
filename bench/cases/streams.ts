/** Cases `paced` and `idle`: streams held open, whose events have moments to come at. */
import { openFilesLimit, rssBytes } from "../proc.ts"
import type { StreamsResult } from "../protocol.ts"
import { type CaseReport, type Column, type Metrics, type Sample, summarize } from "../report.ts"
import type { Server } from "../startServer.ts"
import { type Bench, inTurns, type Running, reportFailures, untilQuiet, withServers } from "./rounds.ts"

interface Load {
  readonly name: string
  readonly streams: number
  readonly ttftMs: number
  readonly gapMs: number
  readonly rampMs: number
  readonly settleMs: number
  readonly measureMs: number
}

const names = ["llmsim", "bare", "wheel", "aimock"] as const

/** Few enough streams to leave the memory that the load itself will take. */
const warmUp = { streams: 200, rampMs: 500, settleMs: 2500, measureMs: 100 }

const pacedColumns: ReadonlyArray<Column> = [
  { key: "open", title: "open", digits: 0 },
  { key: "eventsPerSecond", title: "events/s", digits: 0 },
  { key: "achieved", title: "of ideal", digits: 3 },
  { key: "pacingP50Ms", title: "error p50 ms", digits: 2 },
  { key: "pacingP99Ms", title: "p99", digits: 2 },
  { key: "pacingMaxMs", title: "max", digits: 1 },
  { key: "ttftP50Ms", title: "TTFT +p50 ms", digits: 2 },
  { key: "ttftP99Ms", title: "p99", digits: 2 },
  { key: "cpuPerMillion", title: "CPU s/M events", digits: 2 },
  { key: "ratio:cpuPerMillion", title: "of bare", digits: 2 },
  { key: "serverLoad", title: "server busy", digits: 2 },
  { key: "clientLoad", title: "client busy", digits: 2 },
  { key: "peakMb", title: "peak MB", digits: 0 },
  { key: "kbPerStream", title: "KB/stream", digits: 1 },
  { key: "failures", title: "failures", digits: 0 },
]

const idleColumns: ReadonlyArray<Column> = [
  ...pacedColumns.slice(0, 6),
  { key: "rssMb", title: "RSS MB", digits: 0 },
  { key: "kbPerStream", title: "KB/stream", digits: 1 },
  { key: "serverLoad", title: "server busy", digits: 2 },
  { key: "clientLoad", title: "client busy", digits: 2 },
  { key: "failures", title: "failures", digits: 0 },
]

export const pacedCase = async (bench: Bench): Promise<CaseReport> => {
  const samples: Array<Sample> = []
  for (const streams of bench.options.streams) {
    const phases = { rampMs: 2000, settleMs: 1000, measureMs: bench.options.seconds * 1000 }
    samples.push(...(await runLoad(bench, { name: "paced", streams, ttftMs: 20, gapMs: 20, ...phases })))
  }
  const title = "streams of 100 tokens, one each 20 ms; the error is the distance from first event + k * 20 ms"
  return summarize({ name: "paced", title, columns: pacedColumns, notes: [] }, samples)
}

const idleStreams = 10_000
/** Files that a process has open besides its connections. */
const otherFiles = 200

export const idleCase = async (bench: Bench): Promise<CaseReport> => {
  const about = {
    name: "idle",
    title: `${idleStreams} open streams, each with one event a second`,
    columns: idleColumns,
  }
  const limit = openFilesLimit()
  if (limit !== null && limit < idleStreams + otherFiles) {
    return summarize({ ...about, notes: [`skipped: a process may open only ${limit} files here`] }, [])
  }
  const phases = { rampMs: 5000, settleMs: 3000, measureMs: Math.max(10, bench.options.seconds) * 1000 }
  const load = { name: "idle", streams: idleStreams, ttftMs: 1000, gapMs: 1000, ...phases }
  return summarize({ ...about, notes: [] }, await runLoad(bench, load))
}

/** Servers of their own for each load, so that none begins with the memory of another. */
const runLoad = (bench: Bench, load: Load): Promise<ReadonlyArray<Sample>> => {
  const pace = { ttftMs: load.ttftMs, gapMs: load.gapMs }
  return withServers(bench, { names, pace, logs: bench.options.logs }, async (running) => {
    const before = await warmUpAll(bench, load, running)
    const samples: Array<Sample> = []
    await inTurns(running.servers, bench.options.rounds, async (server, round) => {
      const what = `${load.name}: ${load.streams} streams of ${server.name}, round ${round}`
      bench.progress(what)
      const result = await running.client.streams(server, load)
      reportFailures(bench, what, result)
      const metrics = metricsOf(load, result, before.get(server) ?? null)
      samples.push({ server: server.name, streams: load.streams, round, metrics })
      await untilQuiet(bench, server)
    })
    return samples
  })
}

/** What each server holds in memory after it. */
const warmUpAll = async (bench: Bench, load: Load, running: Running): Promise<Map<Server, number | null>> => {
  const memory = new Map<Server, number | null>()
  for (const server of running.servers) {
    bench.progress(`${load.name}: warming ${server.name} up`)
    await running.client.streams(server, { ttftMs: load.ttftMs, gapMs: load.gapMs, ...warmUp })
    await untilQuiet(bench, server)
    memory.set(server, rssBytes(server.pid))
  }
  return memory
}

const megabyte = 1024 * 1024

const metricsOf = ({ streams, gapMs }: Load, result: StreamsResult, before: number | null): Metrics => {
  const { seconds, cpuSeconds, events, pacingMs, ttftMs } = result
  return {
    open: result.open,
    eventsPerSecond: events / seconds,
    achieved: events / seconds / ((streams * 1000) / gapMs),
    pacingP50Ms: pacingMs.p50,
    pacingP99Ms: pacingMs.p99,
    pacingMaxMs: pacingMs.max,
    ttftP50Ms: ttftMs.p50,
    ttftP99Ms: ttftMs.p99,
    ttftMaxMs: ttftMs.max,
    cpuPerMillion: cpuSeconds === null || events === 0 ? null : (cpuSeconds * 1e6) / events,
    serverLoad: cpuSeconds === null ? null : cpuSeconds / seconds,
    clientLoad: result.clientLoad,
    othersLoad: result.othersLoad,
    rssMb: result.rssBytes === null ? null : result.rssBytes / megabyte,
    peakMb: result.peakBytes === null ? null : result.peakBytes / megabyte,
    kbPerStream: result.rssBytes === null || before === null ? null : (result.rssBytes - before) / 1024 / streams,
    failures: result.failures,
  }
}
