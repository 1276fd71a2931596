/** Case `ready`: how long a server takes from its start to its first answer. */
import { rssBytes } from "../proc.ts"
import { type CaseReport, type Column, type Sample, summarize } from "../report.ts"
import { startServer } from "../startServer.ts"
import type { Bench } from "./rounds.ts"

const starts = 5
const names = ["llmsim", "bare", "aimock"] as const

const columns: ReadonlyArray<Column> = [
  { key: "readyMs", title: "ready ms", digits: 0 },
  { key: "ratio:readyMs", title: "of bare", digits: 2 },
  { key: "rssMb", title: "RSS MB", digits: 0 },
]

export const readyCase = async (bench: Bench): Promise<CaseReport> => {
  const samples: Array<Sample> = []
  for (let round = 1; round <= starts; round++) {
    bench.progress(`ready: round ${round}`)
    for (const name of names) {
      if (!bench.options.servers.includes(name)) continue
      const server = await startServer({ name, pace: null, logs: true, entry: bench.options.entry })
      const rss = rssBytes(server.pid)
      await server.stop()
      const metrics = { readyMs: server.readyMs, rssMb: rss === null ? null : rss / 1024 / 1024 }
      samples.push({ server: name, streams: null, round, metrics })
    }
  }
  const title = `from the start of the process to the first answer of /health, median of ${starts}`
  return summarize({ name: "ready", title, columns, notes: [] }, samples)
}
