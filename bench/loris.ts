/** `npm run loris`: whether /health is answered in time while thousands hold connections and do nothing with them. */

import { once } from "node:events"
import { readFileSync } from "node:fs"
import { get } from "node:http"
import { setTimeout as sleep } from "node:timers/promises"
import { parseArgs } from "node:util"
import { Worker } from "node:worker_threads"
import { startServer } from "./startServer.ts"

const { values } = parseArgs({
  options: {
    slow: { type: "string", default: "2000" },
    deaf: { type: "string", default: "500" },
    seconds: { type: "string", default: "30" },
    "limit-ms": { type: "string", default: "100" },
  },
})
const probeEveryMs = 20
const say = (text: string) => process.stdout.write(`${text}\n`)

const probe = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const startedAt = performance.now()
    get({ host: "127.0.0.1", port, path: "/health", agent: false }, (response) => {
      response.resume().once("end", () => resolve(performance.now() - startedAt))
    }).once("error", reject)
  })

const residentMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024

const server = await startServer({
  name: "llmsim",
  pace: null,
  logs: false,
  entry: `${import.meta.dirname}/../src/bin.ts`,
})
const attack = new Worker(new URL("./loris/attack.ts", import.meta.url), {
  workerData: { port: server.port, slow: Number(values.slow), deaf: Number(values.deaf) },
})
const times: Array<number> = []
try {
  await once(attack, "message")
  const until = performance.now() + Number(values.seconds) * 1_000
  while (performance.now() < until) {
    times.push(await Promise.race([probe(server.port), server.failed]))
    await sleep(probeEveryMs)
  }
  say(`${values.slow} slow and ${values.deaf} deaf callers: ${Math.round(residentMb(server.pid))} MB resident`)
} finally {
  await attack.terminate()
  await server.stop()
}
times.sort((a, b) => a - b)
const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
say(
  `/health: ${times.length} probes, p50 ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms, max ${at(1).toFixed(1)} ms`,
)
process.exit(at(0.99) < Number(values["limit-ms"]) ? 0 : 1)
