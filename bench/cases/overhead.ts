/** Case `overhead`: what watching calls costs, each step against the one before it, in short turns on one machine. */
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { ClientProcess } from "../ClientProcess.ts"
import { type VariantName, variantNames } from "../options.ts"
import { type CaseReport, type Column, type Sample, summarize } from "../report.ts"
import { type Server, startServer } from "../startServer.ts"
import { median, ratio } from "../stats.ts"
import { type Bench, inTurns, reportFailures } from "./rounds.ts"

const connections = 32
const warmUpMs = 3_000
const settleMs = 100
/** The machine's own ups and downs are slower than this. */
const turnMs = 500

/** What each step must keep of the throughput of the one before it. */
const least: Partial<Record<VariantName, number>> = { metered: 0.98, journaled: 0.97, traced: 0.95 }

const columns: ReadonlyArray<Column> = [
  { key: "perSecond", title: "req/s", digits: 0 },
  { key: "kept", title: "of the one before", digits: 3 },
  { key: "cpuMicros", title: "CPU µs/req", digits: 1 },
  { key: "cpuKept", title: "by CPU", digits: 3 },
  { key: "clientLoad", title: "client busy", digits: 2 },
  { key: "failures", title: "failures", digits: 0 },
]

const about = {
  name: "overhead",
  title: `whole answers over ${connections} connections, with stats and metrics, a journal, and 1 % traced`,
  columns,
  notes: ["unobserved: none of them; every row has what the rows above it have"],
}

export const overheadCase = async (bench: Bench): Promise<CaseReport> => {
  const servers: Array<Server> = []
  const client = new ClientProcess()
  const collector = await startCollector()
  try {
    for (const name of variantNames) {
      const command = [join(import.meta.dirname, "../servers/observed.ts"), name, collector.url]
      servers.push(await startServer({ name, command, pace: null, logs: false, entry: bench.options.entry }))
    }
    return summarize(about, withKept(await measured(bench, servers, client), bench))
  } finally {
    collector.close()
    await Promise.all([client.stop(), ...servers.map((server) => server.stop())])
  }
}

const measured = async (bench: Bench, servers: ReadonlyArray<Server>, client: ClientProcess) => {
  const samples: Array<Sample> = []
  for (const server of servers) {
    bench.progress(`overhead: warming ${server.name} up`)
    await client.closed(server, { connections, stream: false, warmMs: warmUpMs, measureMs: 100 })
  }
  const { rounds, seconds } = bench.options
  const turns = Math.ceil((rounds * seconds * 1000) / turnMs)
  await inTurns(servers, turns, async (server, round) => {
    const load = { connections, stream: false, warmMs: settleMs, measureMs: turnMs }
    const result = await client.closed(server, load)
    reportFailures(bench, `overhead: ${server.name}, turn ${round}`, result)
    const { answers, cpuSeconds, clientLoad, othersLoad, failures } = result
    const cpuMicros = cpuSeconds === null || answers === 0 ? null : (cpuSeconds * 1e6) / answers
    const metrics = { perSecond: answers / result.seconds, cpuMicros, clientLoad, othersLoad, failures }
    samples.push({ server: server.name, streams: null, round, metrics })
  })
  return samples
}

/** Turns are compared with those that ran beside them; the median of these ratios is what is kept. */
const withKept = (samples: ReadonlyArray<Sample>, bench: Bench): ReadonlyArray<Sample> => {
  const metricsOf = (server: string | undefined, round: number) =>
    samples.find((sample) => sample.server === server && sample.round === round)?.metrics
  const all = samples.map((sample): Sample => {
    const before = variantNames[variantNames.indexOf(sample.server as VariantName) - 1]
    const other = metricsOf(before, sample.round)
    const kept = ratio(sample.metrics.perSecond ?? null, other?.perSecond ?? null)
    // Others on the machine take turns, but not processor time.
    const cpuKept = ratio(other?.cpuMicros ?? null, sample.metrics.cpuMicros ?? null)
    return { ...sample, metrics: { ...sample.metrics, kept, cpuKept } }
  })
  for (const [name, limit] of Object.entries(least)) {
    const kept = median(all.flatMap(({ server, metrics }) => (server === name ? [metrics.kept ?? 0] : [])))
    if (kept === null || kept < limit) bench.problem(`overhead: ${name} keeps ${kept?.toFixed(3)}, less than ${limit}`)
  }
  return all
}

/** Takes traces and forgets them. */
const startCollector = () =>
  new Promise<{ readonly url: string; readonly close: () => void }>((resolve) => {
    const server = createServer((request, response) => request.resume().once("end", () => response.end()))
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo
      resolve({ url: `http://127.0.0.1:${port}`, close: () => server.close() })
    })
  })
