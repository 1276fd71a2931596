/** The server around the dialects: health, CORS, HEAD, ids, large bodies, disconnects. */

import { connect } from "node:net"
import { assert, layer } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import { Pacer } from "../../src/latency/Pacer.ts"
import { json, postJson, request } from "../support/http.ts"
import { rawPost, rawRequest } from "../support/rawRequest.ts"
import { TestServer } from "../support/TestServer.ts"

const chat = "/v1/chat/completions"
const hello = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] }

layer(TestServer.layer(), { excludeTestServices: true })("server", (it) => {
  it.effect("is healthy", () =>
    Effect.gen(function* () {
      for (const path of ["/health/live", "/health/ready"]) assert.strictEqual((yield* request(path)).status, 200)
      const answer = yield* request("/health")
      assert.strictEqual(answer.status, 200)
      assert.deepStrictEqual(json(answer), { status: "ok", service: "llmsim" })
      assert.isNotNull(answer.headers.get("x-request-id"))
    }),
  )

  it.effect("answers HEAD like GET, without a body", () =>
    Effect.gen(function* () {
      const answer = yield* request("/v1/models", { method: "HEAD" })
      assert.strictEqual(answer.status, 200)
      assert.strictEqual(answer.text, "")
    }),
  )

  it.effect("serves the same under the provider's prefix", () =>
    Effect.gen(function* () {
      const root = json(yield* postJson(chat, hello))
      const prefixed = json(yield* postJson(`/openai${chat}`, hello))
      assert.deepStrictEqual(prefixed.choices, root.choices)
      assert.notStrictEqual(prefixed.id, root.id)
    }),
  )

  it.effect("lets browsers in", () =>
    Effect.gen(function* () {
      const preflight = yield* request(chat, {
        method: "OPTIONS",
        headers: {
          origin: "http://localhost:3000",
          "access-control-request-method": "POST",
          "access-control-request-headers": "authorization,content-type",
        },
      })
      assert.strictEqual(preflight.status, 204)
      assert.strictEqual(preflight.headers.get("access-control-allow-origin"), "*")
      assert.strictEqual(preflight.headers.get("access-control-allow-headers"), "authorization,content-type")
      const answer = yield* postJson(chat, hello, { origin: "http://localhost:3000" })
      assert.strictEqual(answer.headers.get("access-control-allow-origin"), "*")
      assert.include(answer.headers.get("access-control-expose-headers") ?? "", "x-request-id")
    }),
  )

  it.effect("gives every request its own id", () =>
    Effect.gen(function* () {
      const answers = yield* Effect.all(
        Array.from({ length: 20 }, () => postJson(chat, hello)),
        { concurrency: 20 },
      )
      assert.strictEqual(new Set(answers.map((answer) => answer.headers.get("x-request-id"))).size, 20)
      assert.strictEqual(new Set(answers.map((answer) => json(answer).id)).size, 20)
    }),
  )

  it.effect("sends the headers of a stream that is not to be buffered", () =>
    Effect.gen(function* () {
      const answer = yield* postJson(chat, { ...hello, stream: true })
      assert.strictEqual(answer.headers.get("content-type"), "text/event-stream; charset=utf-8")
      assert.strictEqual(answer.headers.get("cache-control"), "no-cache")
      assert.strictEqual(answer.headers.get("x-accel-buffering"), "no")
      assert.isTrue(answer.text.endsWith("data: [DONE]\n\n"))
    }),
  )

  it.effect("reads a body that comes in many pieces, cut inside a character", () =>
    Effect.gen(function* () {
      const { url } = yield* TestServer
      const body = Buffer.from(JSON.stringify({ ...hello, messages: [{ role: "user", content: "你好🙂".repeat(50) }] }))
      const answer = yield* Effect.callback<string>((resume) => {
        const socket = connect(Number(new URL(url).port), "127.0.0.1")
        let text = ""
        socket.setEncoding("utf8").on("data", (piece) => {
          text += piece
        })
        socket.on("close", () => resume(Effect.succeed(text)))
        socket.write(
          `POST ${chat} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`,
        )
        let sent = 0
        const timer = setInterval(() => {
          socket.write(body.subarray(sent, sent + 97))
          sent += 97
          if (sent >= body.length) clearInterval(timer)
        }, 1)
      })
      assert.match(answer, /^HTTP\/1\.1 200/)
    }),
  )

  it.effect("answers Expect: 100-continue", () =>
    Effect.gen(function* () {
      const { url } = yield* TestServer
      const bytes = rawPost(chat, JSON.stringify(hello)).replace("host:", "expect: 100-continue\r\nhost:")
      const answer = yield* rawRequest(Number(new URL(url).port), bytes)
      assert.match(answer, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/)
    }),
  )

  it.effect("answers requests that come together on one connection, in order", () =>
    Effect.gen(function* () {
      const { url } = yield* TestServer
      const first = "GET /health HTTP/1.1\r\nhost: x\r\n\r\n"
      const answer = yield* rawRequest(Number(new URL(url).port), first + first + rawPost(chat, JSON.stringify(hello)))
      assert.lengthOf(answer.match(/HTTP\/1\.1 200 OK/g) ?? [], 3)
      assert.isTrue(answer.lastIndexOf('"service":"llmsim"') < answer.indexOf("chat.completion"))
    }),
  )

  it.effect("answers what is no HTTP with an error in shape", () =>
    Effect.gen(function* () {
      const { url } = yield* TestServer
      const port = Number(new URL(url).port)
      const nonsense = yield* rawRequest(port, "HELLO THERE\r\n\r\n")
      assert.match(nonsense, /^HTTP\/1\.1 400 Bad Request/)
      assert.include(nonsense, '"type":"invalid_request_error"')
      const large = yield* rawRequest(port, `GET / HTTP/1.1\r\nx: ${"y".repeat(20_000)}\r\n\r\n`)
      assert.match(large, /^HTTP\/1\.1 431/)
    }),
  )
})

layer(TestServer.layer({ latency: { ttft_mean_ms: 20, ttft_stddev_ms: 0, tbt_mean_ms: 20, tbt_stddev_ms: 0 } }), {
  excludeTestServices: true,
})("a paced server", (it) => {
  const streamOf = (url: string, signal: AbortSignal) =>
    fetch(`${url}${chat}`, {
      method: "POST",
      signal,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...hello, stream: true, max_tokens: 90 }),
    })

  it.effect("sends tokens when they are due, and takes as long for a whole answer", () =>
    Effect.gen(function* () {
      const started = performance.now()
      yield* postJson(chat, { ...hello, max_tokens: 10, stream: true })
      const streamed = performance.now() - started
      yield* postJson(chat, { ...hello, max_tokens: 10 })
      const whole = performance.now() - started - streamed
      // 20 ms to the first token and nine gaps of 20 ms; never early, and late only by what a busy machine adds.
      assert.isAtLeast(streamed, 199)
      assert.isAtLeast(whole, 199)
    }),
  )

  it.effect("stops working for callers that have gone", () =>
    Effect.gen(function* () {
      const { url } = yield* TestServer
      const pacer = yield* Pacer
      yield* Effect.promise(async () => {
        const aborts = Array.from({ length: 50 }, () => new AbortController())
        const streams = await Promise.all(aborts.map(({ signal }) => streamOf(url, signal)))
        await Promise.all(streams.map((stream) => stream.body?.getReader().read()))
        for (const abort of aborts) abort.abort()
      })
      const settled = Effect.sync(pacer.waiting).pipe(
        Effect.filterOrFail((waiting) => waiting === 0),
        Effect.retry({ schedule: Schedule.spaced("10 millis"), times: 50 }),
      )
      // Each stream had 1.7 s to go.
      assert.strictEqual(yield* Effect.orDie(settled), 0)
    }),
  )
})
