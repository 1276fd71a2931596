/** HTTP/2 by prior knowledge, on the port of HTTP/1. */
import { assert, it as free, layer } from "@effect/vitest"
import { Context, Effect, Exit, Fiber, Layer, Schedule, Scope } from "effect"
import { json, postJson, request } from "../../support/http.ts"
import { http2Call, http2Session } from "../../support/http2.ts"
import { rawRequest } from "../../support/rawRequest.ts"
import { TestServer } from "../../support/TestServer.ts"

const chat = "/v1/chat/completions"
const hello = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] }
const streamed = JSON.stringify({ ...hello, stream: true })
const live = { excludeTestServices: true }
const session = Effect.flatMap(TestServer, ({ url }) => http2Session(url))

layer(TestServer.layer({ response: { target_tokens: 20 } }), live)("HTTP/2 by prior knowledge", (it) => {
  it.effect("answers what HTTP/1 answers, on the same port", () =>
    Effect.gen(function* () {
      const one = json(yield* postJson(chat, hello))
      const two = yield* http2Call(yield* session, chat, JSON.stringify(hello))
      assert.strictEqual(two.status, 200)
      const message = JSON.parse(two.chunks.join("")).choices[0].message
      assert.deepStrictEqual(message, one.choices[0].message)
    }),
  )

  it.effect("streams to the end, many at once over one connection", () =>
    Effect.gen(function* () {
      const client = yield* session
      const answers = yield* Effect.all(
        Array.from({ length: 50 }, () => http2Call(client, chat, streamed)),
        { concurrency: "unbounded" },
      )
      for (const { status, headers, chunks } of answers) {
        assert.strictEqual(status, 200)
        assert.strictEqual(headers["content-type"], "text/event-stream; charset=utf-8")
        assert.isTrue(chunks.join("").endsWith("data: [DONE]\n\n"))
      }
    }),
  )

  it.effect("takes bodies that are longer than what was read before HTTP/2 was known", () =>
    Effect.gen(function* () {
      const long = JSON.stringify({ ...hello, messages: [{ role: "user", content: "word ".repeat(60_000) }] })
      assert.strictEqual((yield* http2Call(yield* session, chat, long)).status, 200)
    }),
  )

  it.effect("breaks the stream of a reset, and leaves the connection to the others", () =>
    Effect.gen(function* () {
      const client = yield* session
      const torn = yield* http2Call(client, chat, streamed, { "x-llmsim-fault": "reset" })
      assert.isDefined(torn.error)
      assert.notInclude(torn.chunks.join(""), "[DONE]")
      assert.strictEqual((yield* http2Call(client, "/health")).status, 200)
    }),
  )

  it.effect("leaves what only looks like it to the refusal of HTTP/1", () =>
    Effect.gen(function* () {
      const port = Number(new URL((yield* TestServer).url).port)
      assert.match(yield* rawRequest(port, "PRI * HTTP/3.0\r\n\r\nSM\r\n\r\n", 500), /^HTTP\/1\.1 400/)
      assert.strictEqual((yield* request("/health")).status, 200)
    }),
  )
})

layer(TestServer.layer({ server: { http2: false } }), live)("with http2 off", (it) => {
  it.effect("HTTP/2 is refused", () =>
    Effect.gen(function* () {
      assert.isNaN((yield* http2Call(yield* session, "/health")).status)
    }),
  )
})

layer(TestServer.layer({ server: { keep_alive_timeout_ms: 600, body_timeout_ms: 300, header_timeout_ms: 300 } }), live)(
  "HTTP/2 within bounds",
  (it) => {
    it.effect("an idle connection is closed, and not before an answer that takes longer", () =>
      Effect.gen(function* () {
        const client = yield* session
        const slow = yield* http2Call(client, chat, streamed, { "x-llmsim-ttft-ms": "1000" })
        assert.include(slow.chunks.join(""), "[DONE]")
        assert.isFalse(client.closed)
        yield* Effect.sleep("1500 millis")
        assert.isTrue(client.closed)
      }),
    )

    it.effect("a connection lives longer than the time for headers that HTTP/1 has", () =>
      Effect.gen(function* () {
        const client = yield* session
        for (let i = 0; i < 10; i++) {
          assert.strictEqual((yield* http2Call(client, "/health")).status, 200)
          yield* Effect.sleep("100 millis")
        }
      }),
    )

    it.effect("a body that does not come is not waited for", () =>
      Effect.gen(function* () {
        const client = yield* session
        const stream = client.request({ ":path": chat, ":method": "POST", "content-type": "application/json" })
        stream.on("error", () => undefined)
        stream.write("{")
        yield* Effect.callback<void>((resume) => {
          stream.once("close", () => resume(Effect.void))
        })
        assert.strictEqual(stream.rstCode, 8)
      }).pipe(Effect.timeout("3 seconds")),
    )
  },
)

layer(TestServer.layer({ server: { write_timeout_ms: 400 }, response: { target_tokens: 150_000 } }), live)(
  "a stream that is not read",
  (it) => {
    it.effect("is cut, and the connection's others are not", () =>
      Effect.gen(function* () {
        const client = yield* session
        const body = JSON.stringify({ ...hello, model: "unknown-model", stream: true, max_tokens: 200_000 })
        const unread = client.request({ ":path": chat, ":method": "POST", "content-type": "application/json" })
        unread.on("error", () => undefined)
        unread.end(body)
        const active = http2Call(client, "/llmsim/stats").pipe(
          Effect.map(({ chunks }) => JSON.parse(chunks.join("")).active_requests),
        )
        yield* Effect.repeat(active, { until: (count) => count === 1, schedule: Schedule.spaced("50 millis") })
        yield* Effect.repeat(active, { until: (count) => count === 0, schedule: Schedule.spaced("50 millis") })
        assert.isFalse(client.closed)
      }).pipe(Effect.timeout("15 seconds")),
    )
  },
)

free.live("an outage cuts connections of HTTP/2 as it does the others", () =>
  Effect.gen(function* () {
    const schedule = [{ name: "outage", start_ms: 500, duration_ms: 500, refuse_connections: true }]
    const { url } = Context.get(yield* Layer.build(TestServer.layer({ schedule })), TestServer)
    const client = yield* http2Session(url)
    assert.strictEqual((yield* http2Call(client, "/health")).status, 200)
    yield* Effect.sleep("800 millis")
    assert.isTrue(client.destroyed)
    yield* Effect.sleep("800 millis")
    assert.strictEqual((yield* http2Call(yield* http2Session(url), "/health")).status, 200)
  }).pipe(Effect.scoped),
)

free.live("a closing server lets the streams of HTTP/2 finish, and does not wait for those who are idle", () =>
  Effect.gen(function* () {
    const scope = yield* Scope.make()
    const context = yield* Layer.buildWithScope(TestServer.layer({ server: { shutdown_grace_ms: 5_000 } }), scope)
    const { url } = Context.get(context, TestServer)
    const busy = yield* http2Session(url)
    const idle = yield* http2Session(url)
    yield* http2Call(idle, "/health")
    const answer = yield* Effect.forkChild(http2Call(busy, chat, streamed, { "x-llmsim-ttft-ms": "500" }))
    yield* Effect.sleep("200 millis")
    yield* Effect.timeout(Scope.close(scope, Exit.void), "4 seconds")
    assert.isTrue(idle.closed)
    assert.include((yield* Fiber.join(answer)).chunks.join(""), "[DONE]")
  }).pipe(Effect.scoped),
)
