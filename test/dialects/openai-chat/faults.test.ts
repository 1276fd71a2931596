/** Every fault as it is on the wire, and what the official SDK makes of it. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import OpenAI from "openai"
import type { FaultKind } from "../../../src/faults/Fault.ts"
import { json, postJson, request } from "../../support/http.ts"
import { rawPost, rawRequest } from "../../support/rawRequest.ts"
import { TestServer } from "../../support/TestServer.ts"

const ask = { model: "gpt-4o", messages: [{ role: "user" as const, content: "Tell me of the sea" }], max_tokens: 12 }
const tools = [
  {
    type: "function" as const,
    function: { name: "look", parameters: { type: "object", properties: { place: { type: "string" } } } },
  },
]

/** What comes over the socket until it closes, or for as long as a test can wait. */
const onTheWire = Effect.fnUntraced(function* (fault: string, fields: object) {
  const { url } = yield* TestServer
  const post = rawPost("/v1/chat/completions", JSON.stringify({ ...ask, ...fields }))
  const marked = post.replace("\r\n\r\n", `\r\nx-llmsim-fault: ${fault}\r\n\r\n`)
  return yield* rawRequest(Number(new URL(url).port), marked, fault.includes("hang") ? 500 : 8_000)
})

/** How the SDK ends: with the text it got, the error it threw, or both. */
const throughSdk = Effect.fnUntraced(function* (fault: string, stream: boolean) {
  const { url } = yield* TestServer
  const openai = new OpenAI({
    baseURL: `${url}/v1`,
    apiKey: "sk-test",
    maxRetries: 0,
    timeout: 800,
    defaultHeaders: { "x-llmsim-fault": fault },
  })
  return yield* Effect.promise(async () => {
    let text = ""
    try {
      if (stream) {
        const chunks = await openai.chat.completions.create({ ...ask, stream: true })
        for await (const chunk of chunks) text += chunk.choices[0]?.delta.content ?? ""
      } else {
        const completion = await openai.chat.completions.create(ask)
        text = completion?.choices?.[0]?.message.content ?? ""
      }
      return { text, error: undefined }
    } catch (error) {
      return { text, error: (error as Error).constructor.name }
    }
  })
})

const whole = "Lorem ipsum dolor sit amet"

interface Seen {
  readonly wire: (text: string) => boolean
  /** The SDK's error, and whether all of the text arrived. */
  readonly error?: string | undefined
  readonly complete?: boolean
  readonly text?: RegExp
}

const status = (code: number) => (text: string) => text.startsWith(`HTTP/1.1 ${code} `)
const chunksOf = (text: string) => text.split("\r\n").filter((line) => line.startsWith("data:")).length
const ended = (text: string) => text.endsWith("0\r\n\r\n")
const hasDone = (text: string) => text.includes("data: [DONE]")

const refused: Readonly<Record<string, readonly [number, string]>> = {
  rate_limit: [429, "RateLimitError"],
  server_error: [500, "InternalServerError"],
  overloaded: [503, "InternalServerError"],
  "timeout;ms=50": [504, "InternalServerError"],
  bad_gateway: [502, "InternalServerError"],
  auth_error: [401, "AuthenticationError"],
  context_length: [400, "BadRequestError"],
}

const streams: Readonly<Record<string, Seen>> = {
  "disconnect;after_events=4": { wire: (text) => !ended(text) && chunksOf(text) > 0, error: "TypeError" },
  "truncate;after_events=4": { wire: (text) => ended(text) && !hasDone(text), error: undefined },
  "error_event;after_events=4": { wire: (text) => text.includes('data: {"error":'), error: "APIError" },
  "stall;after_events=4;ms=200": { wire: hasDone, complete: true },
  "slow;factor=2": { wire: hasDone, complete: true },
  "malformed_json;after_events=4": { wire: hasDone, error: "SyntaxError" },
  "malformed_sse;after_events=4": { wire: (text) => text.includes("dat a {"), error: undefined },
  "duplicate_event;after_events=2": { wire: hasDone, text: /(\w+) \1/ },
  "drop_event;after_events=2": { wire: hasDone, text: /^Lorem ipsum sit/ },
  missing_done: { wire: (text) => ended(text) && !hasDone(text), complete: true },
  split: { wire: (text) => text.includes("\r\n1\r\n"), complete: true },
  "trickle;ms=0": { wire: (text) => text.includes("\r\n1\r\n"), complete: true },
  "burst;count=5": { wire: hasDone, complete: true },
  wrong_content_type: { wire: (text) => text.includes("text/html") && hasDone(text), complete: true },
  empty_stream: { wire: (text) => ended(text) && chunksOf(text) === 0 },
  reset: { wire: (text) => text === "", error: "APIConnectionError" },
  "timeout;hang=true": { wire: (text) => text === "", error: "APIConnectionTimeoutError" },
  "slow_headers;ms=200": { wire: hasDone, complete: true },
}

const bodies: Readonly<Record<string, Seen>> = {
  "truncated_body;at_fraction=0.5": { wire: status(200), error: "SyntaxError" },
  wrong_content_length: { wire: status(200), error: "TypeError" },
  "disconnect;at_fraction=0.5": { wire: status(200), error: "TypeError" },
  "invalid_utf8;at_fraction=0.5": { wire: (text) => text.includes("\uFFFD"), error: undefined },
  empty_body: { wire: (text) => text.endsWith("\r\n\r\n"), error: undefined },
  redirect: { wire: (text) => status(307)(text) && text.includes("location: /v1/"), error: "APIConnectionError" },
  "slow_headers;ms=200": { wire: status(200), complete: true },
  reset: { wire: (text) => text === "", error: "APIConnectionError" },
  "trickle;ms=0": { wire: status(200), complete: true },
  wrong_content_type: { wire: (text) => text.includes("text/html"), error: undefined },
}

layer(TestServer.layer(), { excludeTestServices: true })("a fault", (it) => {
  for (const [fault, [code, error]] of Object.entries(refused)) {
    it.effect(`${fault} is ${code}, and the SDK's ${error}`, () =>
      Effect.gen(function* () {
        for (const stream of [false, true]) {
          const text = yield* onTheWire(fault, { stream })
          assert.isTrue(status(code)(text), text)
          assert.include(text, `x-llmsim-fault: ${fault}`)
          assert.strictEqual((yield* throughSdk(fault, stream)).error, error)
        }
      }),
    )
  }

  for (const [stream, table] of [[true, streams] as const, [false, bodies] as const]) {
    for (const [fault, { wire, error, complete, text: said }] of Object.entries(table)) {
      it.effect(`${fault} breaks a ${stream ? "stream" : "body"}`, () =>
        Effect.gen(function* () {
          const text = yield* onTheWire(fault, { stream })
          assert.isTrue(wire(text), text)
          if (text !== "") assert.include(text, `x-llmsim-fault: ${fault}`)
          const seen = yield* throughSdk(fault, stream)
          assert.strictEqual(seen.error, error, seen.text)
          if (said !== undefined) assert.match(seen.text, said)
          if (complete !== undefined) assert.strictEqual(seen.text.startsWith(whole), complete, seen.text)
        }),
      )
    }
  }

  it.effect("cut_tool_call ends within the arguments", () =>
    Effect.gen(function* () {
      const text = yield* onTheWire("cut_tool_call", { stream: true, tools })
      assert.include(text, '"name":"look"')
      assert.isFalse(ended(text))
      assert.notInclude(text, '"finish_reason":"tool_calls"')
    }),
  )

  it.effect("content_filter ends the text early, and says why", () =>
    Effect.gen(function* () {
      const answer = yield* postJson("/v1/chat/completions", ask, { "x-llmsim-fault": "content_filter" })
      const [choice] = json(answer).choices
      assert.strictEqual(choice.finish_reason, "content_filter")
      assert.isTrue(whole.startsWith(choice.message.content), choice.message.content)
      assert.isBelow(json(answer).usage.completion_tokens, 12)
    }),
  )

  it.effect("that nobody knows is refused with the names of those there are", () =>
    Effect.gen(function* () {
      const answer = yield* postJson("/v1/chat/completions", ask, { "x-llmsim-fault": "nonsense" })
      assert.strictEqual(answer.status, 400)
      assert.strictEqual(json(answer).error.param, "x-llmsim-fault")
    }),
  )

  it.effect("can be added, met, listed and taken away while the server runs", () =>
    Effect.gen(function* () {
      const kind: FaultKind = "overloaded"
      const added = yield* postJson("/llmsim/faults", { fault: { kind }, match: { model: "gpt-*" }, times: 2 })
      assert.strictEqual(added.status, 200, added.text)
      assert.strictEqual((yield* postJson("/v1/chat/completions", { ...ask, model: "o3-nobody" })).status, 200)
      assert.strictEqual((yield* postJson("/v1/chat/completions", ask)).status, 503)
      const listed = json(yield* request("/llmsim/faults"))
      assert.deepInclude(listed.faults[0], { happened: 1 })
      const { id } = listed.faults[0]
      assert.strictEqual((yield* request(`/llmsim/faults/${id}`, { method: "DELETE" })).status, 200)
      assert.strictEqual((yield* request(`/llmsim/faults/${id}`, { method: "DELETE" })).status, 404)
      assert.strictEqual((yield* postJson("/v1/chat/completions", ask)).status, 200)
      const bad = yield* postJson("/llmsim/faults", { fault: { kind: "nonsense" } })
      assert.strictEqual(bad.status, 400)
      assert.strictEqual(json(bad).error.param, "fault.kind")
    }),
  )

  it.effect("leaves no call behind, whichever it was", () =>
    Effect.gen(function* () {
      for (let tries = 0; tries < 50; tries++) {
        if (json(yield* request("/llmsim/stats")).active_requests === 0) return
        yield* Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 20)))
      }
      assert.fail("calls are still active")
    }),
  )
})

layer(TestServer.layer({ control: { headers: false, key: "open-sesame" } }), { excludeTestServices: true })(
  "a server that heeds no headers and has a control key",
  (it) => {
    it.effect("answers as if nothing was asked", () =>
      Effect.map(postJson("/v1/chat/completions", ask, { "x-llmsim-fault": "overloaded" }), ({ status: code }) =>
        assert.strictEqual(code, 200),
      ),
    )

    it.effect("asks for the key", () =>
      Effect.gen(function* () {
        assert.strictEqual((yield* request("/llmsim/stats")).status, 401)
        const headers = { authorization: "Bearer open-sesame" }
        assert.strictEqual((yield* request("/llmsim/stats", { headers })).status, 200)
        assert.strictEqual((yield* request("/health")).status, 200)
      }),
    )
  },
)
