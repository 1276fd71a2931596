/** What a real server's stats tell of calls that have ended. */
import { request as httpRequest } from "node:http"
import { assert, layer } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import { json, postJson, request } from "../support/http.ts"
import { TestServer } from "../support/TestServer.ts"

const chat = "/v1/chat/completions"
const hello = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }], max_tokens: 5 }

const stats = Effect.map(request("/llmsim/stats"), json)
const reset = request("/llmsim/reset", { method: "POST" })

/** The stats when this many calls have ended. */
const afterCalls = (count: number) =>
  stats.pipe(
    Effect.filterOrFail(({ ended_requests }) => ended_requests === count),
    Effect.retry({ schedule: Schedule.spaced("10 millis"), times: 300 }),
    Effect.orDie,
  )

/** Goes away when the first bytes are there. */
const abort = (key: Record<string, string>) =>
  Effect.flatMap(TestServer, ({ url }) =>
    Effect.callback<void>((resume) => {
      const headers = { "content-type": "application/json", ...key }
      const call = httpRequest(`${url}${chat}`, { method: "POST", agent: false, headers }, (response) =>
        response.once("data", () => {
          call.destroy()
          resume(Effect.void)
        }),
      )
      call.on("error", () => undefined)
      call.end(JSON.stringify({ ...hello, stream: true, max_tokens: 1000 }))
    }),
  )

const keys = [
  { key: "sk-alice", name: "alice" },
  { key: "sk-bob", name: "bob" },
]

layer(TestServer.layer({ auth: { mode: "keys", keys }, latency: { ttft: 20, tbt: 5 } }), { excludeTestServices: true })(
  "the stats of calls that ended",
  (it) => {
    const as = (name: string, more: Record<string, string> = {}) => ({ authorization: `Bearer sk-${name}`, ...more })

    it.effect("tell them by model, endpoint and key, with their errors and times", () =>
      Effect.gen(function* () {
        // The first call loads the tokenizer, which takes longer than its answer.
        yield* postJson(chat, hello, as("alice"))
        yield* afterCalls(1)
        yield* reset
        yield* postJson(chat, { ...hello, stream: true }, as("alice"))
        yield* postJson(chat, hello, as("alice"))
        yield* postJson("/openai/v1/embeddings", { model: "text-embedding-3-small", input: "Hi" }, as("bob"))
        yield* postJson(chat, hello, as("bob", { "x-llmsim-fault": "rate_limit" }))
        yield* postJson(chat, { ...hello, max_tokens: 10_000_000 }, as("bob"))
        yield* postJson(chat, hello, as("nobody"))
        const after = yield* afterCalls(6)
        assert.deepStrictEqual(after.model_requests, { "gpt-4o": 4, "text-embedding-3-small": 1 })
        assert.strictEqual(after.endpoints["openai-chat"].requests, 5)
        assert.strictEqual(after.endpoints["/v1/embeddings"].requests, 1)
        assert.deepStrictEqual(after.providers.openai.requests, 6)
        assert.deepStrictEqual(Object.keys(after.keys).sort(), ["alice", "bob", "unknown"])
        assert.deepStrictEqual(after.errors_by_status, { "400": 1, "401": 1, "429": 1 })
        assert.deepStrictEqual(after.faults_by_kind, { rate_limit: 1 })
        assert.strictEqual(after.total_errors, 3)
        assert.strictEqual(after.injected_errors + after.own_errors, after.total_errors)
        assert.strictEqual(after.rate_limit_errors, 1)
        assert.strictEqual(after.latency.ttft.count, 1)
        assert.isAtLeast(after.latency.ttft.min_ms, 20)
        // A first token that is late leaves less time for the others.
        assert.isAtLeast(after.latency.tbt.min_ms, 2)
        assert.isBelow(after.timing_error.ttft.p50_ms, 1000)
        assert.isAbove(after.requests_per_second, 0)
        assert.notInclude(JSON.stringify(after), "sk-")
      }),
    )

    it.effect("know an endpoint that is no completion by its provider", () =>
      Effect.gen(function* () {
        yield* reset
        const headers = { "x-api-key": "sk-bob", "anthropic-version": "2023-06-01" }
        const counted = { model: "claude-haiku-4-5", messages: [{ role: "user", content: "Hi" }] }
        assert.strictEqual((yield* postJson("/v1/messages/count_tokens", counted, headers)).status, 200)
        const after = yield* afterCalls(1)
        assert.deepStrictEqual(Object.keys(after.providers), ["anthropic"])
        assert.deepStrictEqual(Object.keys(after.endpoints), ["/v1/messages/count_tokens"])
      }),
    )

    it.effect("count callers that went away, which is no error", () =>
      Effect.gen(function* () {
        yield* reset
        yield* abort(as("alice"))
        const after = yield* afterCalls(1)
        assert.strictEqual(after.aborted_requests, 1)
        assert.strictEqual(after.active_requests, 0)
        assert.strictEqual(after.active_streams, 0)
        assert.strictEqual(after.total_errors, 0)
      }),
    )
  },
)

layer(TestServer.layer(), { excludeTestServices: true })("a server", (it) => {
  it.effect("is as after a start when it was reset", () =>
    Effect.gen(function* () {
      yield* postJson(chat, hello)
      yield* postJson("/llmsim/faults", { fault: { kind: "overloaded" } })
      assert.strictEqual((yield* postJson(chat, hello)).status, 503)
      yield* afterCalls(2)
      assert.deepStrictEqual(json(yield* reset), { reset: true })
      const after = yield* stats
      const { total_requests, total_errors, total_tokens, ended_requests, model_requests } = after
      assert.deepStrictEqual([total_requests, total_errors, total_tokens, ended_requests], [0, 0, 0, 0])
      assert.deepStrictEqual(model_requests, {})
      assert.strictEqual((yield* postJson(chat, hello)).status, 200)
    }),
  )

  it.effect("tells its process and its connections", () =>
    Effect.gen(function* () {
      const { process, open_connections } = yield* stats
      assert.isAtLeast(open_connections, 1)
      assert.isAbove(process.heap_used_bytes, 1_000_000)
      assert.isAtLeast(process.event_loop_delay_ms.p99, process.event_loop_delay_ms.p50)
    }),
  )

  it.effect("tells its stats five times a second, as long as somebody listens", () =>
    Effect.gen(function* () {
      const { url } = yield* TestServer
      const events = yield* Effect.promise(async () => {
        const response = await fetch(`${url}/llmsim/stats/stream`)
        assert.strictEqual(response.headers.get("content-type"), "text/event-stream; charset=utf-8")
        let text = ""
        for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) {
          text += Buffer.from(bytes).toString()
          if (text.split("\n\n").length > 3) break
        }
        return text.split("\n\n").slice(0, 3)
      })
      for (const event of events) assert.isNumber(JSON.parse(event.replace(/^data: /, "")).total_requests)
    }),
  )
})
