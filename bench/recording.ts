/** Measures recording: the delay that the proxy adds, how late replayed events are, how fast a long cassette opens. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Context, Effect, Layer, References, Schema } from "effect"
import { HttpServer } from "effect/http"
import { CassetteFile } from "../src/recording/CassetteFile.ts"
import type { Exchange } from "../src/recording/Exchange.ts"
import * as SimServer from "../src/server/SimServer.ts"
import { Settings } from "../src/settings/Settings.ts"
import { lateness } from "./recording/lateness.ts"
import { startReplay } from "./recording/startReplay.ts"

const calls = 500
const streams = 100
const lines = 100_000

/** Real callers come one by one; a crowd in one moment has to be taken before any of it is answered. */
const startings = [
  ["5 ms apart", 5],
  ["in one moment", 0],
] as const

const start = (input: Readonly<Record<string, unknown>>) => {
  const settings = Schema.decodeUnknownSync(Settings)({ ...input, server: { port: 0, host: "127.0.0.1" } })
  return Layer.build(SimServer.layer(settings)).pipe(
    Effect.map((context) => HttpServer.formatAddress(Context.get(context, HttpServer.HttpServer).address)),
    Effect.provideService(References.MinimumLogLevel, "None"),
  )
}

const now = () => Number(process.hrtime.bigint()) / 1e6

const bodyOf = (content: string, stream: boolean) =>
  JSON.stringify({ model: "gpt-4o", stream, messages: [{ role: "user", content }] })

const post = (url: string, body: string) =>
  fetch(`${url}/v1/chat/completions`, { method: "POST", headers: { "content-type": "application/json" }, body })

const percentile = (values: ReadonlyArray<number>, share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0

/** One call after the other, to both in turn. */
const addedDelay = async (real: string, proxy: string) => {
  const took: Record<string, Array<number>> = { [real]: [], [proxy]: [] }
  for (let call = 0; call < calls; call++) {
    for (const url of [real, proxy]) {
      const from = now()
      await (await post(url, bodyOf(`call ${call}`, false))).text()
      took[url]?.push(now() - from)
    }
  }
  return percentile(took[proxy] ?? [], 0.5) - percentile(took[real] ?? [], 0.5)
}

const exchangesOf = (path: string): ReadonlyMap<string, Exchange> => {
  const { file } = CassetteFile.read(path)
  const exchanges = file.lines.map((line) => file.exchange(line))
  file.close()
  return new Map(
    exchanges.map((exchange) => [JSON.parse(String(exchange.request.body)).messages[0].content, exchange] as const),
  )
}

const opening = (path: string, sample: Exchange) => {
  const written = CassetteFile.append(path, { llmsim_cassette: 1, created: "", upstream: "", matching: "" }).file
  for (let line = 0; line < lines; line++) {
    const exchange = { ...sample, key: `key ${line}`, exact: `exact ${line}` }
    written.append(JSON.stringify(exchange), exchange)
  }
  written.close()
  globalThis.gc?.()
  const before = process.memoryUsage()
  const from = now()
  const { file } = CassetteFile.read(path)
  const took = now() - from
  const after = process.memoryUsage()
  const grown = (after.heapUsed + after.external - before.heapUsed - before.external) / 1e6
  file.close()
  return `${file.lines.length} exchanges open in ${took.toFixed(0)} ms, ${grown.toFixed(0)} MB of memory`
}

const main = Effect.gen(function* () {
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "llmsim-bench-"))),
    (path) => Effect.sync(() => rmSync(path, { recursive: true })),
  )
  const cassette = join(folder, "streams.jsonl")
  const real = yield* start({ latency: { profile: "instant" } })
  const proxy = yield* start({ recording: { mode: "record", upstream: real, cassette: join(folder, "calls.jsonl") } })
  const added = yield* Effect.promise(() => addedDelay(real, proxy))
  console.log(`the proxy adds ${added.toFixed(2)} ms (p50 of ${calls} calls)`)

  const paced = yield* start({ latency: { profile: "gpt4o" } })
  const recorder = yield* start({ recording: { mode: "record", upstream: paced, cassette } })
  yield* Effect.promise(() =>
    Promise.all(
      Array.from({ length: streams }, async (_, i) => (await post(recorder, bodyOf(`stream ${i}`, true))).text()),
    ),
  )
  const recorded = exchangesOf(cassette)
  for (const [starts, apartMs] of startings) {
    // A server that is fresh from its start each time.
    const replayer = yield* Effect.promise(() => startReplay(cassette))
    const late = yield* Effect.promise(() => lateness(replayer.url, recorded, apartMs))
    replayer.stop()
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(late, share).toFixed(2))
    console.log(
      `replayed events are ${p50} ms (p50), ${p95} ms (p95), ${p99} ms (p99) from their times, ` +
        `${streams} streams at once that start ${starts}, ${late.length} events`,
    )
  }
  const [sample] = recorded.values()
  if (sample !== undefined) console.log(opening(join(folder, "long.jsonl"), sample))
})

await Effect.runPromise(Effect.scoped(main))
