/** Streams written straight to the socket keep every rule of HTTP/1: seen byte by byte on raw connections. */

import { connect } from "node:net"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { Pacer } from "../../src/latency/Pacer.ts"
import { rawRequest } from "../support/rawRequest.ts"
import { TestServer } from "../support/TestServer.ts"

const chat = "/v1/chat/completions"

const post = (fields: object, headers = "", version = "1.1"): string => {
  const body = JSON.stringify({
    model: "gpt-4o",
    messages: [{ role: "user", content: "Hi" }],
    stream: true,
    max_tokens: 4,
    ...fields,
  })
  return `POST ${chat} HTTP/${version}\r\nhost: x\r\n${headers}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

const close = "connection: close\r\n"

const portOf = Effect.map(TestServer, ({ url }) => Number(new URL(url).port))

interface RawResponse {
  readonly head: string
  readonly body: string
  readonly rest: string
}

/** Takes one response off the text, its chunks joined; fails on a chunk whose length is not what it says. */
const takeResponse = (text: string): RawResponse => {
  const headEnd = text.indexOf("\r\n\r\n")
  const head = text.slice(0, headEnd)
  let rest = Buffer.from(text.slice(headEnd + 4))
  const length = /content-length: (\d+)/i.exec(head)
  if (length !== null) {
    const bytes = Number(length[1])
    return { head, body: rest.subarray(0, bytes).toString(), rest: rest.subarray(bytes).toString() }
  }
  let body = ""
  for (;;) {
    const lineEnd = rest.indexOf("\r\n")
    const size = Number.parseInt(rest.subarray(0, lineEnd).toString(), 16)
    assert.isNotNaN(size)
    const chunk = rest.subarray(lineEnd + 2, lineEnd + 2 + size)
    assert.strictEqual(rest.subarray(lineEnd + 2 + size, lineEnd + 4 + size).toString(), "\r\n")
    rest = rest.subarray(lineEnd + 4 + size)
    if (size === 0) return { head, body, rest: rest.toString() }
    body += chunk.toString()
  }
}

const assertStream = (response: RawResponse, choices = 1) => {
  assert.match(response.head, /^HTTP\/1\.1 200 OK/)
  assert.match(response.head, /x-request-id: req_/)
  const events = response.body.split("\n\n")
  assert.strictEqual(events.at(-2), "data: [DONE]")
  assert.isTrue(events.slice(0, -2).every((event) => JSON.parse(event.slice(6)).object === "chat.completion.chunk"))
  assert.lengthOf(events.slice(0, -2), choices * (1 + 4 + 1))
}

const paced = {
  latency: { ttft_mean_ms: 5, ttft_stddev_ms: 0, tbt_mean_ms: 10, tbt_stddev_ms: 0 },
  response: { generator: "fixed:é 言葉 🙂 ok. And so on" },
}

for (const [name, settings] of [
  ["paced", paced],
  ["at once", { response: { generator: "fixed:é 言葉 🙂 ok. And so on" } }],
] as const) {
  layer(TestServer.layer(settings), { excludeTestServices: true })(`streams on raw sockets, ${name}`, (it) => {
    it.effect("ends with the connection when asked to", () =>
      Effect.gen(function* () {
        const response = takeResponse(yield* rawRequest(yield* portOf, post({}, close)))
        assertStream(response)
        assert.strictEqual(response.rest, "")
        assert.match(response.head, /connection: close/i)
      }),
    )

    it.effect("leaves the connection good for the next request", () =>
      Effect.gen(function* () {
        const port = yield* portOf
        const text = yield* Effect.callback<string>((resume) => {
          const socket = connect(port, "127.0.0.1", () => socket.write(post({})))
          let received = ""
          let again = 0
          socket.setEncoding("utf8").on("data", (piece) => {
            received += piece
            if (!received.endsWith("0\r\n\r\n")) return
            if (++again < 3) socket.write(post({}, again === 2 ? close : ""))
          })
          socket.on("close", () => resume(Effect.succeed(received)))
        })
        let rest = text
        for (let i = 0; i < 3; i++) {
          const response = takeResponse(rest)
          assertStream(response)
          rest = response.rest
        }
        assert.strictEqual(rest, "")
      }),
    )

    it.effect("answers pipelined requests whole and in order, streams and not", () =>
      Effect.gen(function* () {
        const bytes = post({}) + post({ n: 2 }) + post({ stream: false }) + post({ model: 7 }) + post({}, close)
        const first = takeResponse(yield* rawRequest(yield* portOf, bytes))
        assertStream(first)
        const second = takeResponse(first.rest)
        assertStream(second, 2)
        const third = takeResponse(second.rest)
        assert.strictEqual(JSON.parse(third.body).object, "chat.completion")
        const fourth = takeResponse(third.rest)
        assert.match(fourth.head, /^HTTP\/1\.1 400/)
        const fifth = takeResponse(fourth.rest)
        assertStream(fifth)
        assert.strictEqual(fifth.rest, "")
      }),
    )

    it.effect("sends no chunks to an HTTP/1.0 caller", () =>
      Effect.gen(function* () {
        const text = yield* rawRequest(yield* portOf, post({}, "", "1.0"))
        const body = text.slice(text.indexOf("\r\n\r\n") + 4)
        assert.notMatch(text, /transfer-encoding/i)
        assert.isTrue(body.startsWith("data: {"))
        assert.isTrue(body.endsWith("data: [DONE]\n\n"))
      }),
    )

    it.effect("goes the general way for browsers on other origins, with the same bytes", () =>
      Effect.gen(function* () {
        const response = takeResponse(yield* rawRequest(yield* portOf, post({}, `origin: http://a\r\n${close}`)))
        assertStream(response)
        assert.match(response.head, /access-control-allow-origin: \*/)
      }),
    )
  })
}

const long = {
  latency: { ttft_mean_ms: 1, ttft_stddev_ms: 0, tbt_mean_ms: 1, tbt_stddev_ms: 0 },
  response: { target_tokens: 3_000 },
}

layer(TestServer.layer(long), { excludeTestServices: true })("a slow reader", (it) => {
  it.effect("is waited for without growing memory, and gets every byte", () =>
    Effect.gen(function* () {
      const port = yield* portOf
      const text = yield* Effect.callback<string>((resume) => {
        const pieces: Array<Buffer> = []
        const socket = connect(port, "127.0.0.1", () => socket.write(post({ max_tokens: 3_000 }, close)))
        socket.on("data", (piece) => pieces.push(piece))
        socket.on("close", () => resume(Effect.succeed(Buffer.concat(pieces).toString())))
        setTimeout(() => socket.pause(), 20)
        setTimeout(() => socket.resume(), 1_500)
      })
      const { body } = takeResponse(text)
      assert.lengthOf(body.split("\n\n").slice(0, -2), 3_002)
    }),
  )

  it.effect("that goes away leaves nothing waiting", () =>
    Effect.gen(function* () {
      const port = yield* portOf
      const pacer = yield* Pacer
      yield* Effect.promise(async () => {
        const sockets = Array.from({ length: 100 }, () => connect(port, "127.0.0.1"))
        for (const socket of sockets) socket.write(post({ max_tokens: 3_000 }))
        await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once("data", resolve))))
        for (const socket of sockets) socket.resetAndDestroy()
        await new Promise((resolve) => setTimeout(resolve, 100))
      })
      assert.strictEqual(pacer.waiting(), 0)
    }),
  )
})
