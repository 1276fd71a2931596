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
import { type Held, heldNow } from "./held.ts"
import { growthOf, leftovers, untilNothing } from "./leftovers.ts"

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

if (globalThis.gc === undefined) throw new Error("run it as npm run soak, which lets it collect garbage")

const settled = async (stats: Stats["Service"]) => {
  await sleep(settleMs)
  // A busy machine needs longer, which is no fault of the simulator.
  const counts = await untilNothing(async () => ({ "active calls": stats.snapshot().active_requests }), quietWithinMs)
  return { held: await heldNow(), counts }
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
const { held: before } = await settled(stats)
await load(url, ms)
const { held: after, counts } = await settled(stats)
await Effect.runPromise(Scope.close(scope, Exit.void))

const megabytes = ({ heapBytes }: Held): string => `${(heapBytes / 1e6).toFixed(1)} MB`
say(`heap ${megabytes(before)}, then ${megabytes(after)} (${(growthOf(before, after) * 100).toFixed(1)} %)`)
say(`handles ${before.handles}, then ${after.handles}; active calls ${counts["active calls"]}`)
const left = leftovers({ before, after, counts }, mostGrowth)
say(left.length === 0 ? "nothing is left" : `something is left: ${left.join("; ")}`)
process.exit(left.length === 0 ? 0 : 1)
