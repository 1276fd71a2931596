/** What one caller may hold of the server, and for how long. */
import { connect, type Socket } from "node:net"
import { assert, describe, layer, it as plain } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import { parseJson } from "../../src/http/parseJson.ts"
import { json, postJson, request } from "../support/http.ts"
import { rawPost, rawRequest } from "../support/rawRequest.ts"
import { TestServer } from "../support/TestServer.ts"

const chat = "/v1/chat/completions"
const hello = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] }
const portOf = Effect.map(TestServer, ({ url }) => Number(new URL(url).port))

const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`

/** Right and wrong JSON of so many levels, in every provider's shape. */
const providers = [
  ["openai", chat, {}, (body: { error: { type: string } }) => body.error.type === "invalid_request_error"],
  [
    "responses",
    "/v1/responses",
    {},
    (body: { error: { type: string } }) => body.error.type === "invalid_request_error",
  ],
  [
    "anthropic",
    "/v1/messages",
    { "anthropic-version": "2023-06-01" },
    (body: { type: string }) => body.type === "error",
  ],
  [
    "gemini",
    "/v1beta/models/gemini-2.5-flash:generateContent",
    {},
    (body: { error: { status: string } }) => body.error.status === "INVALID_ARGUMENT",
  ],
  ["ollama", "/api/chat", {}, (body: { error: string }) => typeof body.error === "string"],
] as const

layer(TestServer.layer({ server: { max_json_items: 1_000 } }), { excludeTestServices: true })("bodies", (it) => {
  for (const [name, path, headers, isOfProvider] of providers) {
    it.effect(`too deep are refused in the shape of ${name}`, () =>
      Effect.gen(function* () {
        const answer = yield* postJson(path, nested(201), headers)
        assert.strictEqual(answer.status, 400)
        assert.isTrue(isOfProvider(json(answer) as never))
      }),
    )
  }

  it.effect("may be as deep as is allowed", () =>
    Effect.gen(function* () {
      const metadata = `{"model":"gpt-4o","messages":[{"role":"user","content":"Hi"}],"unknown":${nested(199)}}`
      assert.strictEqual((yield* postJson(chat, metadata)).status, 200)
      assert.strictEqual((yield* postJson(chat, metadata.replace('"unknown":', '"unknown":['))).status, 400)
    }),
  )

  it.effect("with millions of brackets cost no time", () =>
    Effect.gen(function* () {
      const startedAt = performance.now()
      const answer = yield* postJson(chat, "[".repeat(8_000_000) + "]".repeat(8_000_000))
      assert.strictEqual(answer.status, 400)
      // The parser alone would take five seconds.
      assert.isBelow(performance.now() - startedAt, 2_000)
    }),
  )

  it.effect("with too many items are refused", () =>
    Effect.gen(function* () {
      const body = (items: number) => ({ ...hello, unknown: Array.from({ length: items }, () => 1) })
      assert.strictEqual((yield* postJson(chat, body(1_000))).status, 200)
      assert.strictEqual((yield* postJson(chat, body(1_001))).status, 400)
    }),
  )

  it.effect("pollute no prototype", () =>
    Effect.gen(function* () {
      const text = JSON.stringify(hello).slice(0, -1)
      const answer = yield* postJson(
        chat,
        `${text},"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}`,
      )
      assert.strictEqual(answer.status, 200)
      assert.isUndefined(({} as { polluted?: unknown }).polluted)
    }),
  )
})

describe("parseJson", () => {
  const bounds = { depth: 200, items: 100 }
  const parsedOf = (text: string) => {
    const parsed = parseJson(Buffer.from(text), bounds)
    return parsed._tag === "Value" ? parsed.value : undefined
  }

  for (const key of ["__proto__", "\\u005f_proto__", "__\\u0070roto_\\u005F"]) {
    plain(`leaves out a field named ${key}`, () => {
      assert.deepStrictEqual(Object.keys(parsedOf(`{"a":{"${key}":{"b":1},"c":2}}`) as object), ["a"])
      assert.deepStrictEqual(Object.keys((parsedOf(`{"a":{"${key}":{"b":1},"c":2}}`) as { a: object }).a), ["c"])
    })
  }

  plain("counts no brackets within texts", () => {
    const text = JSON.stringify({ a: `${"[".repeat(300)}\\"${"{".repeat(300)}\\`, b: ",".repeat(300), c: ["\\", "[["] })
    assert.deepStrictEqual(parsedOf(text), JSON.parse(text))
  })

  plain("counts the items of each array by itself", () => {
    const rows = Array.from({ length: 90 }, () => Array.from({ length: 90 }, () => 0))
    assert.deepStrictEqual(parsedOf(JSON.stringify(rows)), rows)
    assert.isUndefined(parsedOf(JSON.stringify([...rows, Array.from({ length: 101 }, () => 0)])))
  })
})

/** A connection that never closes its own side. */
const open = (port: number, bytes: string): Socket => {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true })
  socket.on("error", () => undefined)
  socket.write(bytes)
  return socket
}

/** What came until the server let go of the connection; fails when it does not. */
const closed = (socket: Socket): Effect.Effect<string> =>
  Effect.callback<string>((resume) => {
    let text = ""
    socket.setEncoding("utf8").on("data", (piece) => {
      text += piece
    })
    socket.on("end", () => resume(Effect.succeed(text)))
    socket.on("close", () => resume(Effect.succeed(text)))
  }).pipe(Effect.timeout("5 seconds"), Effect.orDie)

/** What came until the connection was gone altogether, and not only the server's side of it. */
const torn = (socket: Socket): Effect.Effect<string> =>
  Effect.callback<string>((resume) => {
    let text = ""
    socket.setEncoding("utf8").on("data", (piece) => {
      text += piece
    })
    // A connection that is gone says so to those who write.
    const drip = setInterval(() => socket.write("x"), 50)
    socket.on("close", () => {
      clearInterval(drip)
      resume(Effect.succeed(text))
    })
  }).pipe(Effect.timeout("5 seconds"), Effect.orDie)

interface Counts {
  readonly active_requests: number
  readonly streaming_requests: number
}

/** Waits until the server counts what is looked for. */
const counts = (until: (counts: Counts) => boolean) =>
  Effect.map(request("/llmsim/stats"), (answer): Counts => json(answer)).pipe(
    Effect.repeat({ until, schedule: Schedule.spaced("20 millis") }),
    Effect.timeout("10 seconds"),
    Effect.orDie,
  )

const hasActive = (count: number) => counts(({ active_requests }) => active_requests === count)

layer(TestServer.layer({ server: { header_timeout_ms: 200, body_timeout_ms: 200, keep_alive_timeout_ms: 100 } }), {
  excludeTestServices: true,
})("a server with little time", (it) => {
  it.effect("closes connections that say nothing", () =>
    Effect.gen(function* () {
      yield* closed(open(yield* portOf, ""))
    }),
  )

  it.effect("closes connections whose headers do not end", () =>
    Effect.gen(function* () {
      const socket = open(yield* portOf, "POST /v1/messages HTTP/1.1\r\nhost: x\r\n")
      const drip = setInterval(() => socket.write("x: y\r\n"), 20)
      const text = yield* Effect.ensuring(
        closed(socket),
        Effect.sync(() => clearInterval(drip)),
      )
      assert.match(text, /^HTTP\/1\.1 408/)
    }),
  )

  it.effect("closes connections whose body does not end, and nothing is left of the request", () =>
    Effect.gen(function* () {
      const text = yield* closed(open(yield* portOf, rawPost(chat, JSON.stringify(hello)).slice(0, -1)))
      assert.match(text, /^HTTP\/1\.1 408/)
      yield* hasActive(0)
    }),
  )

  it.effect("closes connections whose upgrade it refuses, whatever they still send", () =>
    Effect.gen(function* () {
      const port = yield* portOf
      const upgrade = "connection: upgrade\r\nupgrade: websocket\r\nhost: x\r\n"
      const bare = open(port, `GET /v1/models HTTP/1.1\r\n${upgrade}\r\n`)
      const full = open(port, `POST ${chat} HTTP/1.1\r\n${upgrade}content-length: 200000\r\n\r\n${"x".repeat(200_000)}`)
      for (const socket of [bare, full]) assert.match(yield* torn(socket), /^HTTP\/1\.1 \d/)
    }),
  )

  it.effect("closes connections that are idle", () =>
    Effect.gen(function* () {
      const text = yield* closed(open(yield* portOf, "GET /health HTTP/1.1\r\nhost: x\r\n\r\n"))
      assert.match(text, /^HTTP\/1\.1 200/)
    }),
  )
})

layer(
  TestServer.layer({
    server: { max_in_flight_requests: 1, max_header_bytes: 2_048 },
    latency: { ttft_mean_ms: 60_000 },
  }),
  {
    excludeTestServices: true,
  },
)("a server that is full", (it) => {
  it.effect("answers 503 in the provider's shape, is healthy all the same, and has room again later", () =>
    Effect.gen(function* () {
      const port = yield* portOf
      const first = open(port, rawPost(chat, JSON.stringify(hello)))
      yield* hasActive(1)
      const refused = yield* postJson(chat, hello)
      assert.strictEqual(refused.status, 503)
      assert.strictEqual(refused.headers.get("retry-after"), "1")
      assert.isNotNull(refused.headers.get("x-request-id"))
      assert.isString(json(refused).error.message)
      const anthropic = yield* postJson("/v1/messages", {}, { "anthropic-version": "2023-06-01" })
      assert.strictEqual(anthropic.status, 503)
      assert.strictEqual(json(anthropic).error.type, "overloaded_error")
      assert.strictEqual((yield* request("/health")).status, 200)
      first.destroy()
      yield* hasActive(0)
      assert.strictEqual((yield* request("/v1/models")).status, 200)
    }),
  )

  it.effect("refuses headers that are longer than they may be", () =>
    Effect.gen(function* () {
      const answer = yield* rawRequest(yield* portOf, `GET /health HTTP/1.1\r\nx: ${"y".repeat(3_000)}\r\n\r\n`)
      assert.match(answer, /^HTTP\/1\.1 431/)
    }),
  )
})

layer(TestServer.layer({ server: { max_connections: 2 } }), { excludeTestServices: true })("open connections", (it) => {
  it.effect("are no more than may be", () =>
    Effect.gen(function* () {
      const port = yield* portOf
      const held = [open(port, ""), open(port, "")]
      yield* Effect.sleep("50 millis")
      assert.strictEqual(yield* closed(open(port, "GET /health HTTP/1.1\r\nhost: x\r\n\r\n")), "")
      for (const socket of held) socket.destroy()
      yield* Effect.sleep("50 millis")
      assert.match(yield* rawRequest(port, rawPost(chat, JSON.stringify(hello))), /^HTTP\/1\.1 200/)
    }),
  )
})

layer(TestServer.layer({ server: { max_body_bytes: 10_000 } }), { excludeTestServices: true })("a WebSocket", (it) => {
  const endOf = (url: string, message: string) =>
    Effect.promise(
      () =>
        new Promise<string>((resolve) => {
          const socket = new WebSocket(`${url.replace("http", "ws")}/v1/responses`)
          socket.addEventListener("open", () => socket.send(message))
          socket.addEventListener("message", ({ data }) => {
            resolve(JSON.parse(String(data)).error.message)
            // A server that ends would wait for it.
            socket.close()
          })
          socket.addEventListener("close", ({ code }) => resolve(String(code)))
        }),
    )

  it.effect("takes no message that is too long, and reads none that is far too long", () =>
    Effect.gen(function* () {
      const { url } = yield* TestServer
      assert.include(yield* endOf(url, "x".repeat(15_000)), "longer than 10000 bytes")
      assert.strictEqual(yield* endOf(url, "x".repeat(1_000_000)), "1009")
    }),
  )
})

const long = { ...hello, model: "unknown-model", stream: true, max_tokens: 200_000 }

layer(TestServer.layer({ server: { write_timeout_ms: 400 }, response: { target_tokens: 150_000 } }), {
  excludeTestServices: true,
})("a caller that does not read", (it) => {
  it.effect("is cut, and nothing is left of its requests", () =>
    Effect.gen(function* () {
      const port = yield* portOf
      const body = JSON.stringify(long)
      const sockets = Array.from({ length: 5 }, () => open(port, rawPost(chat, body)))
      yield* counts(({ streaming_requests }) => streaming_requests === 5)
      yield* hasActive(0)
      for (const socket of sockets) {
        assert.isFalse((yield* closed(socket)).endsWith("data: [DONE]\n\n\r\n0\r\n\r\n"))
      }
    }),
  )

  it.effect("is left alone while it reads, however slowly", () =>
    Effect.gen(function* () {
      const socket = open(yield* portOf, rawPost(chat, JSON.stringify({ ...long, max_tokens: 60_000 })))
      const pause = () => {
        socket.pause()
        setTimeout(() => socket.resume(), 5)
      }
      socket.on("data", pause)
      assert.isTrue((yield* closed(socket)).endsWith("data: [DONE]\n\n\r\n0\r\n\r\n"))
    }),
  )
})
