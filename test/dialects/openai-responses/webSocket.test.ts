/** WebSocket mode, through the official SDK's client and a plain one. */
import { createConnection } from "node:net"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import OpenAI from "openai"
import { ResponsesWS } from "openai/resources/responses/ws"
import { json, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

interface Event {
  readonly type: string
  readonly sequence_number?: number
  readonly status?: number
  readonly error?: { readonly code: string | null; readonly message: string }
  readonly response?: {
    readonly id: string
    readonly status: string
    readonly usage: { readonly input_tokens: number; readonly output_tokens: number } | null
    readonly output: ReadonlyArray<{ readonly type: string; readonly call_id?: string; readonly content?: unknown }>
  }
}

/** A connection that is asked and answers. */
class Talk {
  readonly socket: WebSocket
  readonly #events: Array<Event> = []
  #wake: () => void = () => undefined

  constructor(url: string) {
    this.socket = new WebSocket(`${url.replace("http", "ws")}/v1/responses`)
    this.socket.addEventListener("message", ({ data }) => {
      this.#events.push(JSON.parse(String(data)))
      this.#wake()
    })
  }

  opened(): Promise<boolean> {
    return new Promise((resolve) => {
      this.socket.addEventListener("open", () => resolve(true))
      this.socket.addEventListener("error", () => resolve(false))
    })
  }

  async next(): Promise<Event> {
    while (this.#events.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return this.#events.shift() as Event
  }

  /** All events of one answer. */
  async ask(body: object): Promise<ReadonlyArray<Event>> {
    this.socket.send(JSON.stringify({ type: "response.create", ...body }))
    const events: Array<Event> = []
    for (;;) {
      const event = await this.next()
      events.push(event)
      if (["response.completed", "response.incomplete", "response.failed", "error"].includes(event.type)) return events
    }
  }
}

const connect = Effect.flatMap(TestServer, ({ url }) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const talk = new Talk(url)
      assert.isTrue(await talk.opened())
      return talk
    }),
    (talk) => Effect.sync(() => talk.socket.close()),
  ),
)

const ask = { model: "gpt-4o", input: "Tell me of the sea" }
const tool = {
  type: "function",
  name: "look",
  parameters: { type: "object", properties: {}, additionalProperties: false },
}
const stats = Effect.map(request("/llmsim/stats"), json)

layer(TestServer.layer({ server: { max_websocket_connections: 2 } }), { excludeTestServices: true })(
  "WebSocket",
  (it) => {
    it.effect("is spoken by the official SDK", () =>
      Effect.gen(function* () {
        const { url } = yield* TestServer
        const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: "sk-test" })
        const text = yield* Effect.promise(async () => {
          const socket = new ResponsesWS(openai)
          socket.send({ type: "response.create", ...ask })
          let said = ""
          for await (const event of socket.stream()) {
            if (event.type !== "message") continue
            if (event.message.type === "response.output_text.delta") said += event.message.delta
            if (event.message.type === "response.completed") break
          }
          socket.close()
          return said
        })
        const whole = yield* Effect.promise(() => openai.responses.create({ ...ask }))
        assert.strictEqual(text, whole.output_text)
      }),
    )

    it.effect("carries twenty turns with tools, from each answer to the next, though nothing is stored", () =>
      Effect.gen(function* () {
        const talk = yield* connect
        let previous: Event["response"]
        let tokens = 0
        for (let turn = 0; turn < 20; turn++) {
          const call = previous?.output[0]
          const input =
            call?.type === "function_call"
              ? [{ type: "function_call_output", call_id: call.call_id, output: `seen ${turn}` }]
              : [{ role: "user", content: `Look ${turn}` }]
          const fields = { model: "gpt-4o", tools: [tool], store: false, input, previous_response_id: previous?.id }
          const events = yield* Effect.promise(() => talk.ask(turn % 2 === 0 ? fields : { response: fields }))
          assert.deepStrictEqual(
            events.map((event) => event.sequence_number),
            events.map((_, index) => index),
          )
          previous = events.at(-1)?.response
          assert.strictEqual(previous?.status, "completed")
          assert.strictEqual(previous?.output[0]?.type, turn % 2 === 0 ? "function_call" : "message")
          assert.isAbove(previous?.usage?.input_tokens ?? 0, tokens)
          tokens = previous?.usage?.input_tokens ?? 0
        }
      }),
    )

    it.effect("warms up without an answer", () =>
      Effect.gen(function* () {
        const talk = yield* connect
        const warm = yield* Effect.promise(() => talk.ask({ ...ask, generate: false }))
        assert.deepStrictEqual(
          warm.map(({ type }) => type),
          ["response.created", "response.in_progress", "response.completed"],
        )
        const { id, output, usage } = warm.at(-1)?.response ?? assert.fail("there is no response")
        assert.deepStrictEqual(output, [])
        assert.strictEqual(usage?.output_tokens, 0)
        const next = yield* Effect.promise(() => talk.ask({ ...ask, previous_response_id: id }))
        assert.isAbove(next.at(-1)?.response?.usage?.input_tokens ?? 0, usage?.input_tokens ?? 0)
      }),
    )

    it.effect("tells of errors, and goes on", () =>
      Effect.gen(function* () {
        const talk = yield* connect
        const [unknown] = yield* Effect.promise(() => talk.ask({ ...ask, previous_response_id: "resp_unknown" }))
        assert.strictEqual(unknown?.type, "error")
        assert.strictEqual(unknown?.status, 400)
        assert.strictEqual(unknown?.error?.code, "previous_response_not_found")
        const [stranger] = yield* Effect.promise(() => talk.ask({ ...ask, type: "response.sing" }))
        assert.include(stranger?.error?.message, "response.sing")
        const answered = yield* Effect.promise(() => talk.ask(ask))
        assert.strictEqual(answered.at(-1)?.type, "response.completed")
      }),
    )

    it.effect("has a place for so many, and for others when those have gone", () =>
      Effect.gen(function* () {
        const { url } = yield* TestServer
        yield* Effect.scoped(
          Effect.gen(function* () {
            yield* connect
            yield* connect
            assert.isFalse(yield* Effect.promise(() => new Talk(url).opened()))
          }),
        )
        yield* Effect.sleep("100 millis")
        yield* Effect.scoped(connect)
        const plain = yield* request("/v1/responses")
        assert.strictEqual(plain.status, 405)
      }),
    )
  },
)

/** A client that is torn down without a word: it says hello, asks, and hears the first bytes of an answer. */
const tornDown = (port: number, body: object): Effect.Effect<void> =>
  Effect.callback((resume) => {
    const payload = Buffer.from(JSON.stringify({ type: "response.create", ...body }))
    const head = Buffer.from([0x81, 0xfe, payload.length >> 8, payload.length & 255, 0, 0, 0, 0])
    const socket = createConnection(port, "127.0.0.1", () =>
      socket.write(
        "GET /v1/responses HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n" +
          "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
      ),
    )
    let heard = ""
    socket.on("data", (bytes) => {
      if (heard === "") socket.write(Buffer.concat([head, payload]))
      heard += bytes.toString("latin1")
      if (!heard.includes("response.created")) return
      socket.resetAndDestroy()
      resume(Effect.void)
    })
  })

layer(TestServer.layer({ latency: { profile: "fast" }, response: { target_tokens: 2_000 } }), {
  excludeTestServices: true,
})("WebSocket that is cut", (it) => {
  it.effect("leaves nothing behind", () =>
    Effect.gen(function* () {
      const { url } = yield* TestServer
      yield* Effect.scoped(
        Effect.gen(function* () {
          for (let round = 0; round < 3; round++) {
            const talk = yield* connect
            talk.socket.send(JSON.stringify({ type: "response.create", ...ask }))
            yield* Effect.promise(() => talk.next())
          }
          assert.strictEqual((yield* stats).active_requests, 3)
          for (let round = 0; round < 3; round++) yield* tornDown(Number(new URL(url).port), ask)
        }),
      )
      yield* Effect.sleep("200 millis")
      const after = yield* stats
      assert.strictEqual(after.total_requests, 6)
      assert.strictEqual(after.active_requests, 0)
      assert.strictEqual(after.pacing.waiting, 0)
    }),
  )
})
