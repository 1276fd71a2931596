/** Two instances at one Redis: one limit, one state, and a Redis that is killed under load. */
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer, References, Schedule, Schema } from "effect"
import { HttpServer } from "effect/http"
import OpenAI from "openai"
import * as SimServer from "../../src/server/SimServer.ts"
import { Settings } from "../../src/settings/Settings.ts"
import { isRedisMissing, startRedis } from "../support/RedisServer.ts"

/** A server of its own, in this process. */
const instance = (location: string, more: Readonly<Record<string, unknown>> = {}) =>
  Layer.build(
    SimServer.layer(
      Schema.decodeUnknownSync(Settings)({
        latency: { profile: "instant" },
        store: { location },
        server: { port: 0, host: "127.0.0.1" },
        ...more,
      }),
    ),
  ).pipe(Effect.map((context) => HttpServer.formatAddress(Context.get(context, HttpServer.HttpServer).address)))

const redisServer = (port?: number) =>
  Effect.acquireRelease(
    Effect.promise(() => startRedis(port)),
    ({ kill }) => Effect.promise(kill),
  )

const post = (url: string, path: string, body: unknown) =>
  Effect.promise(() =>
    fetch(`${url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", "anthropic-version": "2023-06-01" },
      body: JSON.stringify(body),
    }),
  )

const chat = (url: string) =>
  post(url, "/v1/chat/completions", { model: "gpt-4o", max_tokens: 1, messages: [{ role: "user", content: "Hi" }] })

const statuses = (url: string, count: number) =>
  Effect.forEach(
    Array.from({ length: count }),
    () => Effect.tap(chat(url), (answer) => Effect.promise(() => answer.text())),
    { concurrency: 20 },
  ).pipe(Effect.map((answers) => answers.map(({ status }) => status)))

const quietly = Effect.provideService(References.MinimumLogLevel, "None")

describe.skipIf(isRedisMissing)("instances at one Redis", () => {
  it.live("keep one limit of 600 calls a minute", () =>
    Effect.gen(function* () {
      const { url } = yield* redisServer()
      const limits = { requests_per_minute: 600 }
      const [one, two] = [yield* instance(url, { limits }), yield* instance(url, { limits })]
      const startedAt = performance.now()
      const all = (yield* Effect.all([statuses(one, 400), statuses(two, 400)], { concurrency: 2 })).flat()
      const refilled = Math.floor((performance.now() - startedAt) / 100)
      const admitted = all.filter((status) => status === 200).length
      assert.isAtLeast(admitted, 600)
      assert.isAtMost(admitted, Math.min(800, 600 + refilled + 1))
      assert.strictEqual(all.filter((status) => status === 429).length, 800 - admitted)
    }).pipe(Effect.scoped, quietly),
  )

  it.live("keep one limit on calls at once", () =>
    Effect.gen(function* () {
      const { url } = yield* redisServer()
      const more = { limits: { concurrent_requests: 3 }, latency: { profile: "instant", ttft_mean_ms: 400 } }
      const [one, two] = [yield* instance(url, more), yield* instance(url, more)]
      yield* Effect.all([chat(one), chat(two)], { concurrency: 2 })
      const all = (yield* Effect.all([statuses(one, 4), statuses(two, 4)], { concurrency: 2 })).flat()
      assert.strictEqual(all.filter((status) => status === 200).length, 3)
      assert.deepStrictEqual(yield* statuses(two, 1), [200])
    }).pipe(Effect.scoped, quietly),
  )

  it.live("run each other's threads, and know each other's mock sessions", () =>
    Effect.gen(function* () {
      const { url } = yield* redisServer()
      const mocks = [{ match: { content_contains: "step" }, response: [{ content: "one" }, { content: "two" }] }]
      const [one, two] = [yield* instance(url, { mocks }), yield* instance(url, { mocks })]
      const clients = [one, two].map((base) => new OpenAI({ apiKey: "k", baseURL: `${base}/v1` }))
      const [first, second] = [clients[0] as OpenAI, clients[1] as OpenAI]
      yield* Effect.promise(async () => {
        const assistant = await first.beta.assistants.create({ model: "gpt-4o" })
        const thread = await first.beta.threads.create({ messages: [{ role: "user", content: "Hi" }] })
        const run = await second.beta.threads.runs.createAndPoll(
          thread.id,
          { assistant_id: assistant.id },
          { pollIntervalMs: 20 },
        )
        assert.strictEqual(run.status, "completed")
        const { data } = await first.beta.threads.messages.list(thread.id)
        assert.strictEqual(data[0]?.role, "assistant")
        const say = async (client: OpenAI) => {
          const { choices } = await client.chat.completions.create({
            model: "gpt-4o",
            messages: [{ role: "user", content: "step" }],
          })
          return choices[0]?.message.content
        }
        assert.deepStrictEqual([await say(first), await say(second)], ["one", "two"])
      })
    }).pipe(Effect.scoped, quietly),
  )
})

describe.skipIf(isRedisMissing)("a Redis that is killed under load", () => {
  for (const [uncounted, expected] of [
    ["allow", 200],
    ["refuse", 503],
  ] as const) {
    it.live(
      `lets calls be ${uncounted === "allow" ? "let in" : "refused"} meanwhile, and counts again when it is back`,
      () =>
        Effect.gen(function* () {
          const redis = yield* redisServer()
          const url = yield* instance(redis.url, {
            limits: { requests_per_minute: 100, when_uncounted: uncounted },
            response: { generator: "fixed:ok" },
          })
          assert.deepStrictEqual(new Set(yield* statuses(url, 50)), new Set([200]))
          yield* Effect.promise(redis.kill)
          const meanwhile = yield* statuses(url, 200)
          assert.deepStrictEqual(new Set(meanwhile), new Set([expected]))
          if (uncounted === "refuse") yield* refusals(url)
          const conversation = { items: [{ role: "user", type: "message", content: "Hi" }] }
          const state = yield* post(url, "/v1/conversations", conversation)
          assert.deepStrictEqual([state.status, state.headers.get("retry-after")], [503, "1"])
          assert.deepInclude(yield* Effect.promise(() => state.json()), {
            error: {
              message: "The service is temporarily unavailable. Please try again later.",
              type: "server_error",
              param: null,
              code: null,
            },
          })
          yield* redisServer(redis.port)
          const back = Effect.flatMap(post(url, "/v1/conversations", conversation), ({ status }) =>
            status === 200 ? Effect.void : Effect.fail(status),
          )
          yield* Effect.retry(back, { times: 200, schedule: Schedule.spaced("50 millis") })
          // The connection that counts is its own, and may be back a little later.
          const counted = Effect.filterOrFail(statuses(url, 130), (answers) => answers.includes(429))
          yield* Effect.retry(counted, { times: 20, schedule: Schedule.spaced("50 millis") })
        }).pipe(Effect.scoped, quietly),
    )
  }
})

/** In each provider's own shape. */
const refusals = Effect.fnUntraced(function* (url: string) {
  const body = { model: "claude-sonnet-4-6", max_tokens: 1, messages: [{ role: "user", content: "Hi" }] }
  const anthropic = yield* post(url, "/v1/messages", body)
  assert.deepStrictEqual([anthropic.status, anthropic.headers.get("retry-after")], [503, "1"])
  assert.deepInclude(yield* Effect.promise(() => anthropic.json()), {
    type: "error",
    error: { type: "api_error", message: "Service unavailable" },
  })
  const contents = { contents: [{ role: "user", parts: [{ text: "Hi" }] }] }
  const gemini = yield* post(url, "/v1beta/models/gemini-2.5-flash:generateContent", contents)
  assert.deepStrictEqual([gemini.status, gemini.headers.get("retry-after")], [503, "1"])
  const { error } = (yield* Effect.promise(() => gemini.json())) as { error: { status: string } }
  assert.strictEqual(error.status, "UNAVAILABLE")
})
