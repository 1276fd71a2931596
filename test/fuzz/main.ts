/** `npm run fuzz`: wrong inputs for every decoder, then wrong requests for a running server. */
import "effect/schema/SchemaJITCompiler/enable"
import { readFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { Effect } from "effect"
import { startServer } from "../../bench/startServer.ts"
import { areConnectionsGone } from "./areConnectionsGone.ts"
import type { Finding } from "./Finding.ts"
import { fuzzDecoders } from "./fuzzDecoders.ts"
import { fuzzServer } from "./fuzzServer.ts"

const usage = `Usage: node test/fuzz/main.ts [options]
  --decoders N   inputs for the decoders (default 1000000)
  --requests N   requests for the server (default 100000)
  --seed N       the seed of the first input (default: drawn, and told)
  --connections N  requests under way at once (default 16)`

const { values } = parseArgs({
  options: {
    help: { type: "boolean", short: "h", default: false },
    decoders: { type: "string", default: "1000000" },
    requests: { type: "string", default: "100000" },
    connections: { type: "string", default: "16" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
})

const say = (text: string) => process.stdout.write(`${text}\n`)
const seed = Number(values.seed)

const tell = (findings: ReadonlyArray<Finding>) => {
  for (const { what, sample, seed: own, input } of findings) {
    say(`\n${sample}, --seed ${own}: ${what}\n${input}`)
    process.exitCode = 1
  }
}

const residentMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024

const decoding = async (count: number) => {
  const startedAt = performance.now()
  const findings = await Effect.runPromise(fuzzDecoders({ seed, count }))
  say(
    `decoders: ${count} inputs in ${Math.round((performance.now() - startedAt) / 1000)} s, ${findings.length} findings`,
  )
  tell(findings)
}

const memorySlices = 4
const longestMs = 1_000

const serving = async (count: number) => {
  const server = await startServer({
    name: "llmsim",
    pace: null,
    logs: false,
    entry: `${import.meta.dirname}/../../src/bin.ts`,
  })
  const startedAt = performance.now()
  try {
    for (let slice = 0; slice < memorySlices; slice++) {
      const run = fuzzServer({
        port: server.port,
        seed: seed + slice * count,
        count: Math.ceil(count / memorySlices),
        connections: Number(values.connections),
        longestMs,
      })
      const { findings, sent } = await Promise.race([run, server.failed])
      const seconds = Math.round((performance.now() - startedAt) / 1000)
      say(
        `server: ${sent} requests, ${seconds} s, ${Math.round(residentMb(server.pid))} MB, ${findings.length} findings`,
      )
      tell(findings)
    }
    if (await areConnectionsGone(server.port)) return
    say("connections of callers that have gone are left")
    process.exitCode = 1
  } finally {
    await server.stop()
  }
}

if (values.help) {
  say(usage)
} else {
  say(`seed ${seed}`)
  if (Number(values.decoders) > 0) await decoding(Number(values.decoders))
  if (Number(values.requests) > 0) await serving(Number(values.requests))
}
