/** The verdict on real clients: the official SDK passes, one that retries at once does not. */
import { request as httpRequest } from "node:http"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import OpenAI from "openai"
import type { ClientVerdict } from "../../../src/faults/verdict/VerdictReport.ts"
import { json, postJson, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const path = "/llmsim/verdict"
const chat = "/v1/chat/completions"
const ask = (content: string) => ({ model: "gpt-4o", messages: [{ role: "user" as const, content }], max_tokens: 12 })

const addFault = (fault: object, times: number) => postJson("/llmsim/faults", { fault, times })
const reset = request(path, { method: "DELETE" })

const verdict = Effect.map(request(path), json)

const clientNamed = (name: string): Effect.Effect<ClientVerdict, never, TestServer> =>
  Effect.map(verdict, ({ clients }) => {
    const found = clients.find(({ client }: ClientVerdict) => client.startsWith(name))
    assert.isDefined(found, JSON.stringify(clients))
    return found
  })

const brokenBy = (name: string) =>
  Effect.map(clientNamed(name), ({ checks }) => checks.filter(({ passed }) => !passed).map(({ rule }) => rule))

const sdk = Effect.map(TestServer, ({ url }) => new OpenAI({ baseURL: `${url}/v1`, apiKey: "sk-test", maxRetries: 3 }))

/** Sends a request again until it is answered, without a pause. */
const impatient = Effect.fnUntraced(function* (content: string, more: object = {}, name = "impatient/1") {
  for (let attempt = 0; attempt < 10; attempt++) {
    const answer = yield* postJson(chat, { ...ask(content), ...more }, { "user-agent": name })
    if (answer.status === 200) return
  }
  assert.fail("never answered")
})

/** Leaves a stream when its first bytes are there, or at once. */
const leave = (content: string, headers: Record<string, string>, waitsForBytes: boolean) =>
  Effect.flatMap(TestServer, ({ url }) =>
    Effect.promise(
      () =>
        new Promise<void>((resolve) => {
          const call = httpRequest(`${url}${chat}`, {
            method: "POST",
            headers: { "content-type": "application/json", "user-agent": "leaver/1", ...headers },
          })
          const go = () => {
            call.destroy()
            resolve()
          }
          call.on("error", () => resolve())
          call.on("response", (response) => response.once("data", go))
          call.end(JSON.stringify({ ...ask(content), stream: true }))
          if (!waitsForBytes) setTimeout(go, 100)
        }),
    ),
  )

/** The server learns a moment later that a client has gone. */
const eventually = Effect.fnUntraced(function* <A, R>(look: Effect.Effect<A, never, R>, holds: (seen: A) => boolean) {
  for (let tries = 0; tries < 100; tries++) {
    const seen = yield* look
    if (holds(seen)) return seen
    yield* Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 20)))
  }
  return yield* look
})

layer(TestServer.layer(), { excludeTestServices: true })("the verdict", (it) => {
  it.effect("sees nobody while nothing goes wrong", () =>
    Effect.gen(function* () {
      yield* impatient("hello")
      yield* impatient("hello")
      assert.deepStrictEqual(yield* verdict, { watching: false, passed: true, clients: [] })
    }),
  )

  it.effect("passes the official SDK, which waits as it is told and longer each time", () =>
    Effect.gen(function* () {
      yield* reset
      const openai = yield* sdk
      yield* addFault({ kind: "rate_limit", retry_after_ms: 700 }, 1)
      yield* Effect.promise(() => openai.chat.completions.create(ask("limited")))
      yield* addFault({ kind: "server_error" }, 2)
      yield* Effect.promise(() => openai.chat.completions.create(ask("failing")))
      const client = yield* clientNamed("OpenAI/JS")
      assert.deepStrictEqual(yield* brokenBy("OpenAI/JS"), [])
      assert.isTrue(client.passed)
      assert.deepInclude(client, { key: "anonymous", calls: 5, failures: 3, retries: 3, recovered: 2 })
      assert.deepInclude(client.retry_after, { told: 1, honoured: 1 })
      assert.deepStrictEqual(client.faults, [
        { fault: "rate_limit", failures: 1, retries: 1 },
        { fault: "server_error", failures: 2, retries: 2 },
      ])
      const [first = 0, second = 0] = client.backoff_ms.map(Number)
      assert.isAtLeast(first, 370)
      assert.isAtLeast(second, 745)
    }),
  )

  it.effect("fails a client that retries at once", () =>
    Effect.gen(function* () {
      yield* reset
      yield* addFault({ kind: "rate_limit", retry_after_ms: 5_000 }, 2)
      yield* impatient("limited")
      assert.deepStrictEqual(yield* brokenBy("impatient/1"), ["max_early_retries"])
      yield* addFault({ kind: "server_error" }, 3)
      yield* impatient("failing")
      assert.deepStrictEqual(yield* brokenBy("impatient/1"), [
        "max_early_retries",
        "min_backoff_ms",
        "min_backoff_growth",
      ])
      const client = yield* clientNamed("impatient/1")
      assert.deepInclude(client.retry_after, { told: 2, honoured: 0 })
      assert.isAbove(client.retry_after.earliest_by_ms, 4_000)
      assert.isFalse((yield* verdict).passed)
    }),
  )

  it.effect("sees a storm of retries, and the connections it takes", () =>
    Effect.gen(function* () {
      yield* reset
      yield* addFault({ kind: "server_error" }, 1)
      const send = postJson(chat, ask("storm"), { "user-agent": "storm/1", "x-llmsim-ttft-ms": "300" })
      assert.strictEqual((yield* send).status, 500)
      yield* Effect.sleep("60 millis")
      yield* Effect.all([send, send, send, send], { concurrency: "unbounded" })
      const client = yield* clientNamed("storm/1")
      assert.deepStrictEqual(yield* brokenBy("storm/1"), ["max_retries_per_failure", "max_retries_in_flight"])
      assert.isAtLeast(client.most_connections, 4)
    }),
  )

  it.effect("sees retries after a stream that broke, and hopeless ones", () =>
    Effect.gen(function* () {
      yield* reset
      const broken = { "x-llmsim-fault": "disconnect;after_events=3", "user-agent": "streams/1" }
      yield* leave("broken", broken, true)
      yield* eventually(verdict, ({ clients }) => clients[0]?.failures === 1)
      yield* Effect.sleep("60 millis")
      yield* impatient("broken", { stream: true }, "streams/1")
      assert.deepInclude(yield* clientNamed("streams/1"), { failures: 1, retries: 1, recovered: 1, passed: true })
      for (let attempt = 0; attempt < 2; attempt++) {
        yield* postJson(chat, ask("key"), { "user-agent": "hopeless/1", "x-llmsim-fault": "auth_error" })
        yield* Effect.sleep("60 millis")
      }
      assert.deepStrictEqual(yield* brokenBy("hopeless/1"), ["max_hopeless_retries"])
    }),
  )

  it.effect("does not blame who leaves what hangs, but who leaves a good stream", () =>
    Effect.gen(function* () {
      yield* reset
      yield* leave("hangs", { "x-llmsim-fault": "timeout;hang=true" }, false)
      yield* leave("stalls", { "x-llmsim-fault": "stall;after_events=1;ms=60000" }, true)
      yield* eventually(verdict, ({ clients }) => clients[0]?.failures === 2)
      assert.deepStrictEqual(
        (yield* clientNamed("leaver/1")).faults.map(({ fault }) => fault),
        ["timeout", "stall"],
      )
      assert.deepStrictEqual(yield* brokenBy("leaver/1"), [])
      yield* leave("good", { "x-llmsim-tbt-ms": "1000" }, true)
      yield* eventually(brokenBy("leaver/1"), (rules) => rules.length > 0)
      assert.deepStrictEqual(yield* brokenBy("leaver/1"), ["max_abandoned_streams"])
    }),
  )

  it.effect("knows how long each provider told the client to wait", () =>
    Effect.gen(function* () {
      yield* reset
      const headers = { "x-llmsim-fault": "rate_limit;retry_after_ms=8500", "user-agent": "three/1" }
      const gemini = { contents: [{ role: "user", parts: [{ text: "Hello" }] }] }
      const anthropic = { ...ask("Hello"), model: "claude-sonnet-4-5" }
      for (let attempt = 0; attempt < 2; attempt++) {
        yield* postJson("/v1beta/models/gemini-2.5-flash:generateContent", gemini, headers)
      }
      const told = Effect.map(clientNamed("three/1"), ({ retry_after }) => retry_after)
      assert.strictEqual((yield* told).told, 1)
      assert.closeTo((yield* told).earliest_by_ms, 8_250, 250)
      for (let attempt = 0; attempt < 2; attempt++) {
        yield* postJson("/v1/messages", anthropic, { ...headers, "anthropic-version": "2023-06-01" })
      }
      // Anthropic tells whole seconds, so 9 of them.
      assert.strictEqual((yield* told).told, 2)
      assert.closeTo((yield* told).earliest_by_ms, 8_750, 250)
    }),
  )

  it.effect("sees a stream to its end that goes through the CORS middleware", () =>
    Effect.gen(function* () {
      yield* reset
      const headers = { origin: "http://localhost:3000", "user-agent": "page/1" }
      yield* postJson(chat, { ...ask("page"), stream: true }, { ...headers, "x-llmsim-fault": "server_error" })
      yield* Effect.sleep("60 millis")
      yield* postJson(chat, { ...ask("page"), stream: true }, headers)
      yield* eventually(clientNamed("page/1"), ({ recovered }) => recovered === 1)
      assert.deepInclude(yield* clientNamed("page/1"), { failures: 1, retries: 1, recovered: 1, passed: true })
    }),
  )

  it.effect("sees a tool that was run again for a request that was sent again", () =>
    Effect.gen(function* () {
      yield* reset
      const tools = [{ type: "function", function: { name: "pay", parameters: { type: "object" } } }]
      const turn = (result: string) => ({
        tools,
        messages: [
          { role: "user", content: "Pay" },
          {
            role: "assistant",
            content: null,
            tool_calls: [{ id: "call_1", type: "function", function: { name: "pay", arguments: "{}" } }],
          },
          { role: "tool", tool_call_id: "call_1", content: result },
        ],
      })
      yield* addFault({ kind: "server_error" }, 1)
      yield* postJson(chat, { ...ask(""), ...turn("paid at 10:00") }, { "user-agent": "payer/1" })
      yield* impatient("", turn("paid at 10:01"), "payer/1")
      assert.deepStrictEqual(yield* brokenBy("payer/1"), ["max_duplicate_tool_results"])
    }),
  )
})

layer(
  TestServer.layer({
    control: { key: "open-sesame" },
    auth: { mode: "keys", keys: [{ key: "sk-alice", name: "alice" }] },
    verdict: { watch: "always", max_reused_idempotency_keys: 0 },
    limits: { requests_per_minute: 3 },
  }),
  { excludeTestServices: true },
)("a verdict behind keys, from the start", (it) => {
  const headers = { authorization: "Bearer sk-alice", "user-agent": "embedder/1" }

  it.effect("names the key, and counts endpoints that are no completions", () =>
    Effect.gen(function* () {
      const embed = (input: string, key: string) =>
        postJson("/v1/embeddings", { model: "text-embedding-3-small", input }, { ...headers, "idempotency-key": key })
      yield* embed("one", "a")
      yield* embed("two", "a")
      assert.strictEqual((yield* request(path)).status, 401)
      const shown = json(yield* request(path, { headers: { authorization: "Bearer open-sesame" } }))
      assert.deepInclude(shown.clients[0], { key: "alice", client: "embedder/1", calls: 2 })
      const { rule } = shown.clients[0].checks.find(({ passed }: { readonly passed: boolean }) => !passed)
      assert.strictEqual(rule, "max_reused_idempotency_keys")
      assert.notInclude(JSON.stringify(shown), "sk-alice")
    }),
  )

  it.effect("sees who comes again before a limit of theirs lets them", () =>
    Effect.gen(function* () {
      for (let attempt = 0; attempt < 5; attempt++)
        yield* postJson(chat, ask("more"), { ...headers, "user-agent": "eager/1" })
      const shown = json(yield* request(path, { headers: { authorization: "Bearer open-sesame" } }))
      const eager = shown.clients.find(({ client }: ClientVerdict) => client === "eager/1")
      assert.deepInclude(eager.faults[0], { fault: "RateLimited", failures: 2, retries: 1 })
      assert.deepInclude(eager.retry_after, { told: 1, honoured: 0 })
    }),
  )
})
