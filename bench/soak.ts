/** `npm run soak`: mixed streams with every fault on; afterwards nothing may be left of them. */
import "effect/schema/SchemaJITCompiler/enable"
import { once } from "node:events"
import { setTimeout as sleep } from "node:timers/promises"
import { parseArgs } from "node:util"
import { Worker } from "node:worker_threads"
import { Context, Effect, Exit, Layer, References, Schema, Scope } from "effect"
import { HttpServer } from "effect/http"
import { breakages, refusals } from "../src/faults/Fault.ts"
import * as SimServer from "../src/server/SimServer.ts"
import { Settings } from "../src/settings/Settings.ts"
import { Stats } from "../src/stats/Stats.ts"

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "20" },
    streams: { type: "string", default: "500" },
    growth: { type: "string", default: "0.05" },
  },
})
const ms = Number(values.minutes) * 60_000
const streams = Number(values.streams)
const say = (text: string) => process.stdout.write(`${text}\n`)

/** A fault in three calls, each kind as often as the others. */
const kinds = [...refusals, ...breakages]
const probability = 1 / 3 / kinds.length
const settings = Schema.decodeUnknownSync(Settings)({
  server: { port: 0, host: "127.0.0.1", write_timeout_ms: 3_000 },
  latency: { profile: "fast" },
  response: { target_tokens: 60 },
  store: { max_entries: 500 },
  faults: [
    { fault: { kind: "timeout", hang: true }, probability },
    ...kinds.map((kind) => ({ fault: { kind, ms: 200 }, probability })),
  ],
})

/** Until everything that could linger has had its time. */
const settleMs = 8_000
const mostGrowth = Number(values.growth)
const quietWithinMs = 60_000

const { gc } = globalThis
if (gc === undefined) throw new Error("run it as npm run soak, which lets it collect garbage")

const activeCalls = (stats: Stats["Service"]): number => stats.snapshot().active_requests

const state = async (stats: Stats["Service"]) => {
  await sleep(settleMs)
  // A busy machine needs longer, which is no fault of the simulator.
  for (let waited = 0; waited < quietWithinMs && activeCalls(stats) > 0; waited += 100) await sleep(100)
  gc()
  await sleep(100)
  gc()
  return {
    heap: process.memoryUsage().heapUsed,
    handles: process.getActiveResourcesInfo().filter((name) => name !== "Timeout" && name !== "Immediate").length,
    active: activeCalls(stats),
  }
}

const load = async (url: string, lastsMs: number) => {
  const worker = new Worker(new URL("./soak/clients.ts", import.meta.url), { workerData: { url, streams } })
  const exit = once(worker, "exit")
  worker.once("message", ({ sent, failed }) => say(`${sent} calls, of which ${failed} ended early`))
  await sleep(lastsMs)
  worker.postMessage("stop")
  await exit
}

const scope = Scope.makeUnsafe()
const context = await Effect.runPromise(
  Layer.buildWithScope(
    Layer.provide(SimServer.layer(settings), Layer.succeed(References.MinimumLogLevel, "None")),
    scope,
  ),
)
const url = HttpServer.formatAddress(Context.get(context, HttpServer.HttpServer).address)
const stats = Context.get(context, Stats)

// Caches fill and code is compiled before the measure is taken.
await load(url, Math.min(60_000, Math.max(15_000, ms / 4)))
const before = await state(stats)
await load(url, ms)
const after = await state(stats)
await Effect.runPromise(Scope.close(scope, Exit.void))

const growth = after.heap / before.heap - 1
say(
  `heap ${(before.heap / 1e6).toFixed(1)} MB, then ${(after.heap / 1e6).toFixed(1)} MB (${(growth * 100).toFixed(1)} %)`,
)
say(`handles ${before.handles}, then ${after.handles}; active calls ${after.active}`)
const passed = growth <= mostGrowth && after.handles <= before.handles && after.active === 0
say(passed ? "nothing is left" : "something is left")
process.exit(passed ? 0 : 1)
