/** Calls whose callers left before the end: recorded as far as they went, and never played as if they had ended. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import OpenAI from "openai"
import { CassetteFile } from "../../../src/recording/CassetteFile.ts"
import { runCli } from "../../support/runCli.ts"
import { TestServer } from "../../support/TestServer.ts"
import { silencedUpstream } from "./upstreams.ts"

type Tree = Readonly<Record<string, unknown>>
type ActiveCalls = { readonly active_requests: number }

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "llmsim-cut-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true })),
)

const start = (settings: Tree) =>
  Effect.map(Layer.build(Layer.fresh(TestServer.layer(settings))), (context) => Context.get(context, TestServer).url)

/** `exactly(0)` is at once, `exactly(minute)` is never. */
const exactly = (mean_ms: number) => ({ distribution: "normal", mean_ms, stddev_ms: 0 })
const minute = 60_000

const words = "one two three four five six seven eight nine ten"

/** Says a few words and then nothing more for a minute, or says nothing from the beginning. */
const slowUpstream = (saysFirst: boolean) =>
  start({
    response: { generator: `fixed:${words}` },
    latency: saysFirst ? { ttft: exactly(0), tbt: exactly(100) } : { ttft: exactly(minute), tbt: exactly(0) },
  })

const asked = { model: "gpt-4o", messages: [{ role: "user" as const, content: "count" }] }

const chat = (url: string) =>
  new OpenAI({ baseURL: `${url}/v1`, apiKey: "sk-test", maxRetries: 0 }).chat.completions.create({
    ...asked,
    stream: true,
  })

/** What is said until the stream ends, breaks, or has said as many pieces as are wanted. */
const listen = (url: string, most = Number.POSITIVE_INFINITY) =>
  Effect.promise(async () => {
    const said: Array<string> = []
    try {
      for await (const { choices } of await chat(url)) {
        const text = choices[0]?.delta.content ?? ""
        if (text !== "") said.push(text)
        if (said.length === most) return { said, end: "left" }
      }
      return { said, end: "ended" }
    } catch {
      return { said, end: "broke" }
    }
  })

/** Leaves without having heard anything. */
const giveUp = (url: string) =>
  Effect.promise(() =>
    fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...asked, stream: true }),
      signal: AbortSignal.timeout(300),
    }).catch(() => undefined),
  )

const exchangesIn = (path: string) => {
  const { file } = CassetteFile.read(path)
  const exchanges = file.lines.map((line) => file.exchange(line))
  file.close()
  return exchanges
}

/** The server learns that a caller has left a little later than the caller. */
const recorded = (path: string) =>
  Effect.gen(function* () {
    for (let look = 0; look < 500 && exchangesIn(path).length === 0; look++) yield* Effect.sleep(10)
    return exchangesIn(path)[0]?.response
  })

/** One whose caller leaves after three pieces. */
const record = Effect.fnUntraced(function* (cassette: string) {
  const upstream = yield* slowUpstream(true)
  const left = yield* listen(yield* start({ recording: { mode: "record", upstream, cassette } }), 3)
  return { left, response: yield* recorded(cassette) }
}, Effect.scoped)

describe("a call whose caller left", () => {
  it.live("is recorded as far as it went, and its replay breaks off there", () =>
    Effect.gen(function* () {
      const cassette = join(yield* folder, "it.jsonl")
      const { left, response } = yield* record(cassette)
      assert.deepInclude(response, { status: 200, ending: "cut" })
      assert.strictEqual(left.end, "left")
      const url = yield* start({ recording: { mode: "replay", cassette } })
      // One who listens as long as the first sees what the first saw, one who stays longer no end.
      assert.deepStrictEqual(yield* listen(url, 3), left)
      const { said, end } = yield* listen(url)
      assert.strictEqual(end, "broke")
      assert.deepStrictEqual(said.slice(0, 3), left.said)
      assert.notInclude(said.join(""), "ten")
    }).pipe(Effect.scoped),
  )

  it.live("is recorded also when nothing had come", () =>
    Effect.gen(function* () {
      const cassette = join(yield* folder, "it.jsonl")
      yield* Effect.gen(function* () {
        const upstream = yield* slowUpstream(false)
        yield* giveUp(yield* start({ recording: { mode: "record", upstream, cassette } }))
        assert.deepInclude(yield* recorded(cassette), { status: 0, pieces: [], ending: "cut" })
      }).pipe(Effect.scoped)
      const url = yield* start({ recording: { mode: "replay", cassette } })
      assert.deepStrictEqual(yield* listen(url), { said: [], end: "broke" })
    }).pipe(Effect.scoped),
  )

  it.live("is sent to the upstream once, also on a connection that was kept", () =>
    Effect.gen(function* () {
      const { url: upstream, sockets } = yield* silencedUpstream
      const cassette = join(yield* folder, "it.jsonl")
      const url = yield* start({ recording: { mode: "record", upstream, cassette } })
      yield* giveUp(url)
      yield* giveUp(url)
      for (let look = 0; look < 500 && exchangesIn(cassette).length < 2; look++) yield* Effect.sleep(10)
      assert.deepStrictEqual(
        exchangesIn(cassette).map(({ response }) => response.ending),
        ["end", "cut"],
      )
      // A call made anew would need a connection, which takes its time.
      yield* Effect.sleep(100)
      assert.lengthOf(sockets, 2)
      assert.strictEqual(sockets[0], sockets[1])
      assert.isTrue(sockets.every(({ destroyed }) => destroyed))
    }).pipe(Effect.scoped),
  )

  it.effect("is listed as one that was cut", () =>
    Effect.gen(function* () {
      const cassette = join(yield* folder, "it.jsonl")
      const { file } = CassetteFile.append(cassette, { llmsim_cassette: 1, created: "", upstream: "", matching: "" })
      const response = { status: 0, headers: [], pieces: [], ending: "cut" as const, ended_ms: 5 }
      const request = { method: "POST", url: "/v1/chat/completions", headers: {}, body: "" }
      const exchange = { key: "k", exact: "e", route: "POST /v1/chat/completions", id: "1", at: "", request, response }
      file.append(JSON.stringify(exchange), exchange)
      file.close()
      const { out } = yield* runCli(["cassette", "list", cassette])
      assert.include(out, " 5 ms cut by its caller  ")
    }).pipe(Effect.scoped),
  )

  it.live("answers nobody where another can", () =>
    Effect.gen(function* () {
      const cassette = join(yield* folder, "it.jsonl")
      yield* record(cassette)
      const upstream = yield* start({ response: { generator: `fixed:${words}` } })
      const auto = yield* start({ recording: { mode: "auto", upstream, cassette } })
      assert.strictEqual((yield* listen(auto)).said.join(""), words)
      assert.strictEqual((yield* listen(auto)).said.join(""), words)
      // The second time the whole recording answered.
      assert.deepStrictEqual(
        exchangesIn(cassette).map(({ response }) => response.ending),
        ["cut", "end"],
      )
      const generating = yield* start({
        response: { generator: "fixed:made up" },
        recording: { mode: "generate_on_miss", cassette },
      })
      assert.strictEqual((yield* listen(generating)).said.join(""), words)
    }).pipe(Effect.scoped),
  )

  it.live("ends the replay that it left", () =>
    Effect.gen(function* () {
      const cassette = join(yield* folder, "it.jsonl")
      yield* Effect.gen(function* () {
        const upstream = yield* start({ response: { generator: `fixed:${words}` }, latency: { ttft: exactly(20) } })
        yield* listen(yield* start({ recording: { mode: "record", upstream, cassette } }))
      }).pipe(Effect.scoped)
      const url = yield* start({ recording: { mode: "replay", cassette, replay: { speed: 0.001 } } })
      yield* giveUp(url)
      const stats = Effect.promise(async () => (await (await fetch(`${url}/llmsim/stats`)).json()) as ActiveCalls)
      for (let look = 0; look < 100 && (yield* stats).active_requests > 0; look++) yield* Effect.sleep(10)
      assert.deepInclude(yield* stats, { active_requests: 0 })
    }).pipe(Effect.scoped),
  )
})
