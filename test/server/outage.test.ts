/** An outage: nobody listens, and afterwards all is as before. */
import { connect } from "node:net"
import { assert, it, layer } from "@effect/vitest"
import { Clock, Effect, Layer, Schedule } from "effect"
import OpenAI from "openai"
import { request } from "../support/http.ts"
import { rawPost } from "../support/rawRequest.ts"
import { TestServer } from "../support/TestServer.ts"

const outage = { name: "outage", start_ms: 1_500, duration_ms: 1_500, refuse_connections: true }
const ask = { model: "gpt-4o", messages: [{ role: "user" as const, content: "Hello" }] }

/** What becomes of an attempt to connect. */
const attempt = (port: number): Effect.Effect<string> =>
  Effect.callback((resume) => {
    const socket = connect(port, "127.0.0.1", () => resume(Effect.succeed("connected")))
    socket.on("connect", () => socket.destroy())
    socket.on("error", (error: NodeJS.ErrnoException) => resume(Effect.succeed(error.code ?? "")))
  })

const until = (port: number, expected: string) =>
  Effect.repeat(attempt(port), {
    until: (seen) => seen === expected,
    schedule: Schedule.spaced("20 millis"),
  }).pipe(Effect.timeout("5 seconds"), Effect.orDie)

const stream = { ...ask, stream: true, model: "slow", max_tokens: 5_000 }

layer(TestServer.layer({ schedule: [outage], latency: { tbt_mean_ms: 50, ttft_mean_ms: 10 } }), {
  excludeTestServices: true,
})("an outage", (it) => {
  it.effect("refuses connections and cuts those there are, until it is over", () =>
    Effect.gen(function* () {
      const { url } = yield* TestServer
      const port = Number(new URL(url).port)
      assert.strictEqual(yield* attempt(port), "connected")
      const open = connect(port, "127.0.0.1")
      const cut = new Promise<boolean>((resolve) => open.on("close", () => resolve(true)))
      open.on("error", () => undefined).resume()
      open.write(rawPost("/v1/chat/completions", JSON.stringify(stream)))
      yield* until(port, "ECONNREFUSED")
      assert.isTrue(yield* Effect.promise(() => cut))
      const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: "x", maxRetries: 0 })
      const refused = yield* Effect.flip(Effect.tryPromise(() => openai.models.list()))
      assert.strictEqual((refused.cause as Error).constructor.name, "APIConnectionError")
      yield* until(port, "connected")
      assert.strictEqual((yield* request("/health")).status, 200)
      assert.strictEqual(yield* Effect.promise(async () => (await openai.models.list()).object), "list")
    }),
  )
})

const over = { name: "over", start_ms: 500, duration_ms: 50_000, refuse_connections: true }
const lasting = { name: "lasting", start_ms: 59_000, duration_ms: 3_000, refuse_connections: true }

/** As where a worker takes the place of another. */
const lateServer = Layer.unwrap(
  Effect.map(Clock.currentTimeMillis, (now) =>
    TestServer.layer({ schedule: [over, lasting] }, "None", { startedAt: now - 60_000 }),
  ),
)

it.live("an outage counts from the start of llmsim, not of the server: one that is over does not come again", () =>
  Effect.gen(function* () {
    const { url } = yield* TestServer
    const port = Number(new URL(url).port)
    yield* until(port, "ECONNREFUSED")
    yield* until(port, "connected")
    assert.strictEqual((yield* request("/health")).status, 200)
  }).pipe(Effect.provide(lateServer)),
)
