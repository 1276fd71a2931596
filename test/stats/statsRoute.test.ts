/** `/llmsim/stats` of a real server: counts, pacing and engines. */
import { type ClientRequest, request as httpRequest } from "node:http"
import { assert, layer } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import { json, postJson, request } from "../support/http.ts"
import { TestServer } from "../support/TestServer.ts"

const chat = "/v1/chat/completions"
const hello = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }], max_tokens: 5 }

const stats = Effect.map(request("/llmsim/stats"), json)

const post = (url: string, body: Record<string, unknown>, headers: Record<string, string> = {}) => {
  const call = httpRequest(`${url}${chat}`, {
    method: "POST",
    // A connection of its own, which closes with it.
    agent: false,
    headers: { "content-type": "application/json", ...headers },
  })
  call.on("error", () => undefined)
  return call.end(JSON.stringify(body))
}

/** A stream in progress: its first bytes have come. The caller goes away when the scope closes. */
const openStream = (headers: Record<string, string> = {}) =>
  Effect.acquireRelease(
    Effect.flatMap(TestServer, ({ url }) =>
      Effect.callback<ClientRequest>((resume) => {
        const call = post(url, { ...hello, stream: true, max_tokens: 100 }, headers)
        call.on("response", (response) => response.once("data", () => resume(Effect.succeed(call))))
      }),
    ),
    (call) => Effect.sync(() => call.destroy()),
  )

/** Asks for the stats until they are as expected: the server learns of a closed connection a moment later. */
const settled = (isSo: (stats: ReturnType<typeof json>) => boolean) =>
  stats.pipe(
    Effect.filterOrFail(isSo),
    Effect.retry({ schedule: Schedule.spaced("10 millis"), times: 200 }),
    Effect.orDie,
  )

layer(TestServer.layer(), { excludeTestServices: true })("the stats of a server", (it) => {
  it.effect("count streams, whole answers, tokens and errors", () =>
    Effect.gen(function* () {
      const before = yield* stats
      const whole = json(yield* postJson(chat, hello))
      for (let i = 0; i < 3; i++) yield* postJson(chat, { ...hello, stream: true })
      yield* postJson(chat, "{")
      yield* postJson(chat, { ...hello, max_tokens: "many" })
      yield* postJson(chat, { ...hello, max_tokens: 10_000_000 })
      const after = yield* settled(({ active_requests }) => active_requests === 0)
      const counts = {
        total_requests: 7,
        streaming_requests: 3,
        non_streaming_requests: 1,
        prompt_tokens: 4 * whole.usage.prompt_tokens,
        completion_tokens: 20,
        total_tokens: 4 * whole.usage.prompt_tokens + 20,
        total_errors: 3,
      }
      for (const [name, count] of Object.entries(counts)) assert.strictEqual(after[name] - before[name], count, name)
      assert.isAtLeast(after.uptime_secs, before.uptime_secs)
    }),
  )

  it.effect("do not count what is no completion", () =>
    Effect.gen(function* () {
      const before = yield* stats
      for (const path of ["/health", "/v1/models", "/no/such/route"]) yield* request(path)
      yield* request(chat)
      const after = yield* stats
      assert.strictEqual(after.total_requests, before.total_requests)
      assert.strictEqual(after.total_errors, before.total_errors)
    }),
  )

  it.effect("pace nothing where nothing waits, and tell what answers cost", () =>
    Effect.gen(function* () {
      yield* postJson(chat, { ...hello, stream: true })
      const { pacing, overhead, engines } = yield* stats
      assert.deepStrictEqual(pacing, { paced_events: 0, waiting: 0, p50_ms: 0, p99_ms: 0, max_ms: 0 })
      assert.isAbove(overhead.max_ms, 0)
      assert.isAtMost(overhead.p50_ms, overhead.p99_ms)
      assert.isAtMost(overhead.p99_ms, overhead.max_ms)
      assert.deepStrictEqual(engines, [])
    }),
  )
})

layer(TestServer.layer({ latency: { ttft: 5, tbt: 40 } }), { excludeTestServices: true })(
  "the stats of a server at work",
  (it) => {
    it.effect("count the streams in progress, and those that have gone no more", () =>
      Effect.gen(function* () {
        yield* Effect.scoped(
          Effect.gen(function* () {
            yield* Effect.all([openStream(), openStream(), openStream()], { concurrency: 3 })
            const during = yield* settled(({ pacing }) => pacing.waiting === 3)
            assert.strictEqual(during.active_requests, 3)
          }),
        )
        const after = yield* settled(({ active_requests }) => active_requests === 0)
        assert.strictEqual(after.pacing.waiting, 0)
        assert.strictEqual(after.streaming_requests, 3)
      }),
    )

    it.effect("count the streams of browsers in progress", () =>
      Effect.gen(function* () {
        yield* openStream({ origin: "http://localhost:3000" })
        assert.strictEqual((yield* stats).active_requests, 1)
      }),
    )
  },
)

const engine = { max_concurrent: 1, queue_limit: 1 }

layer(TestServer.layer({ latency: { ttft: 20, tbt: 20, engine } }), { excludeTestServices: true })(
  "a server with an engine",
  (it) => {
    const short = { ...hello, stream: true, max_tokens: 2 }
    const idle = settled(({ engines }) => engines.length === 0)
    const loaded = (active: number, waiting: number) =>
      settled(({ engines }) => engines[0]?.active === active && engines[0]?.waiting === waiting)

    it.effect("tells its load, and 503 in OpenAI's shape to whom it has no room for", () =>
      Effect.gen(function* () {
        yield* idle
        yield* openStream()
        yield* Effect.forkChild(postJson(chat, short))
        assert.deepStrictEqual((yield* loaded(1, 1)).engines, [{ name: "gpt-4o", active: 1, waiting: 1 }])
        const before = yield* stats
        for (const stream of [true, false]) {
          const refused = yield* postJson(chat, { ...short, stream })
          assert.strictEqual(refused.status, 503)
          assert.include(refused.headers.get("content-type") ?? "", "application/json")
          assert.deepStrictEqual(json(refused), {
            error: {
              message: "The engine is currently overloaded, please try again later",
              type: "server_error",
              param: null,
              code: null,
            },
          })
        }
        const after = yield* stats
        assert.strictEqual(after.total_errors - before.total_errors, 2)
        assert.strictEqual(after.streaming_requests, before.streaming_requests)
      }),
    )

    it.effect("gives a caller's place to the next when its connection closes in mid-stream", () =>
      Effect.gen(function* () {
        yield* idle
        yield* Effect.scoped(openStream())
        const next = yield* postJson(chat, short)
        assert.strictEqual(next.status, 200)
        yield* idle
      }),
    )

    it.effect("lets nobody wait for a caller that closes its connection in the queue", () =>
      Effect.gen(function* () {
        yield* idle
        const first = yield* openStream()
        const waiting = post((yield* TestServer).url, short)
        yield* loaded(1, 1)
        waiting.destroy()
        yield* loaded(1, 0)
        first.destroy()
        const after = yield* idle
        assert.strictEqual(after.active_requests, 0)
      }),
    )

    it.effect("holds the place of a browser's stream until it ends", () =>
      Effect.gen(function* () {
        yield* idle
        yield* openStream({ origin: "http://localhost:3000" })
        assert.deepStrictEqual((yield* stats).engines, [{ name: "gpt-4o", active: 1, waiting: 0 }])
      }),
    )

    it.effect("is free of everyone at the end", () =>
      Effect.gen(function* () {
        yield* idle
        const { active_requests, engines, pacing } = yield* settled(({ active_requests: active }) => active === 0)
        assert.deepStrictEqual([active_requests, engines, pacing.waiting], [0, [], 0])
      }),
    )
  },
)
