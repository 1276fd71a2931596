/** Case `workers`: what each further process adds, with the load's own processor time left out. */
import { availableParallelism } from "node:os"
import { ClientProcess } from "../ClientProcess.ts"
import type { StreamsResult } from "../protocol.ts"
import { type CaseReport, type Column, type Sample, summarize } from "../report.ts"
import { startServer } from "../startServer.ts"
import { type Bench, reportFailures, untilQuiet } from "./rounds.ts"

const pace = { ttftMs: 20, gapMs: 20 }
const usualStreams = 1_000
const warmUp = { streams: 200, rampMs: 500, settleMs: 2_500, measureMs: 100 }

const columns: ReadonlyArray<Column> = [
  { key: "workers", title: "workers", digits: 0 },
  { key: "open", title: "open", digits: 0 },
  { key: "eventsPerSecond", title: "events/s", digits: 0 },
  { key: "achieved", title: "of ideal", digits: 3 },
  { key: "pacingP99Ms", title: "error p99 ms", digits: 2 },
  { key: "cores", title: "cores used", digits: 2 },
  { key: "perCore", title: "events/s per core", digits: 0 },
  { key: "capacity", title: "capacity", digits: 0 },
  { key: "ofOne", title: "of one", digits: 2 },
  { key: "failures", title: "failures", digits: 0 },
]

const notes = [
  "per core: events by the processor time of all of llmsim's processes; the client's is not in it",
  "capacity: that times the workers, which they reach where each has a core of its own; of one: against one worker's",
]

/** 1, 2, 4 … up to the cores. */
const counts = (): ReadonlyArray<number> => {
  const found = [1]
  for (let workers = 2; workers <= Math.max(2, availableParallelism()); workers *= 2) found.push(workers)
  return found
}

export const workersCase = async (bench: Bench): Promise<CaseReport> => {
  const streams = bench.options.streams.length === 1 ? (bench.options.streams[0] ?? usualStreams) : usualStreams
  const samples: Array<Sample> = []
  for (let round = 1; round <= bench.options.rounds; round++) {
    let one: number | null = null
    for (const workers of counts()) {
      const metrics = metricsOf(streams, workers, await measure(bench, streams, workers, round))
      one ??= metrics.capacity
      const ofOne = one === null || metrics.capacity === null ? null : metrics.capacity / one
      samples.push({ server: "llmsim", streams: workers, round, metrics: { ...metrics, ofOne } })
    }
  }
  const title = `${streams} streams of 100 tokens, one each 20 ms, by the number of workers`
  return summarize({ name: "workers", title, columns, notes }, samples)
}

const measure = async (bench: Bench, streams: number, workers: number, round: number): Promise<StreamsResult> => {
  const { entry, logs, seconds } = bench.options
  const what = `workers: ${streams} streams of ${workers}, round ${round}`
  const client = new ClientProcess()
  const server = await startServer({ name: "llmsim", pace, logs, entry, workers })
  try {
    bench.progress(`${what}, warming up`)
    await client.streams(server, { ...pace, ...warmUp })
    await untilQuiet(bench, server)
    bench.progress(what)
    const load = { ...pace, streams, rampMs: 2_000, settleMs: 1_000, measureMs: seconds * 1_000 }
    const result = await client.streams(server, load)
    reportFailures(bench, what, result)
    return result
  } finally {
    await Promise.all([client.stop(), server.stop()])
  }
}

const metricsOf = (streams: number, workers: number, result: StreamsResult) => {
  const { seconds, cpuSeconds, events, pacingMs, open, failures } = result
  const perCore = cpuSeconds === null || cpuSeconds === 0 ? null : events / cpuSeconds
  return {
    workers,
    open,
    eventsPerSecond: events / seconds,
    achieved: events / seconds / ((streams * 1_000) / pace.gapMs),
    pacingP99Ms: pacingMs.p99,
    cores: cpuSeconds === null ? null : cpuSeconds / seconds,
    perCore,
    capacity: perCore === null ? null : perCore * workers,
    failures,
  }
}
