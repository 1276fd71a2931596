/** The official Anthropic SDK, pointed at a simulator, sees what it sees at Anthropic. */
import Anthropic, {
  APIError,
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
} from "@anthropic-ai/sdk"
import { betaZodTool } from "@anthropic-ai/sdk/helpers/beta/zod"
import { zodOutputFormat } from "@anthropic-ai/sdk/helpers/zod"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { z } from "zod"
import { Tokenizer } from "../../../src/tokenizer/Tokenizer.ts"
import { TestServer } from "../../support/TestServer.ts"

const clientAt = (path = "", headers: Record<string, string> = {}) =>
  Effect.map(
    TestServer,
    ({ url }) =>
      new Anthropic({
        baseURL: `${url}${path}`,
        apiKey: headers["x-api-key"] ?? "sk-ant-test",
        maxRetries: 0,
        defaultHeaders: headers,
      }),
  )
const client = clientAt()

const ask = {
  model: "claude-sonnet-4-6",
  max_tokens: 1024,
  messages: [{ role: "user" as const, content: "Tell me of the sea" }],
}

const count = (text: string) =>
  Effect.flatMap(Tokenizer, (tokenizer) => tokenizer.count(text, ask.model)).pipe(Effect.provide(Tokenizer.layer))

const failureOf = (call: (anthropic: Anthropic) => Promise<unknown>, headers: Record<string, string> = {}) =>
  Effect.flatMap(clientAt("", headers), (anthropic) =>
    Effect.promise(() =>
      call(anthropic).then(
        () => undefined,
        (error: unknown) => error,
      ),
    ),
  )

layer(TestServer.layer(), { excludeTestServices: true })("Anthropic SDK", (it) => {
  it.effect("creates a message, with every field that it types", () =>
    Effect.gen(function* () {
      const anthropic = yield* client
      const message = yield* Effect.promise(() => anthropic.messages.create(ask))
      const [block] = message.content
      const text = block?.type === "text" ? block.text : ""
      assert.match(message.id, /^msg_01[0-9a-f]{22}$/)
      assert.deepInclude(message as object, {
        type: "message",
        role: "assistant",
        model: ask.model,
        content: [{ type: "text", text, citations: null }],
        stop_reason: "end_turn",
        stop_sequence: null,
        stop_details: null,
      })
      assert.strictEqual(message.usage.output_tokens, 100)
      assert.strictEqual(yield* count(text), 100)
      assert.match(message._request_id ?? "", /^req_/)
    }),
  )

  it.effect("streams to the same message, by its helper and by hand, at the root and under the prefix", () =>
    Effect.gen(function* () {
      const anthropic = yield* clientAt("/anthropic")
      const thinking = { type: "enabled" as const, budget_tokens: 1024 }
      const request = { ...ask, max_tokens: 2048, thinking }
      const whole = yield* Effect.promise(() => anthropic.messages.create(request))
      const stream = anthropic.messages.stream(request)
      const seen = { text: "", thinking: "", signature: "" }
      stream.on("text", (delta) => {
        seen.text += delta
      })
      stream.on("thinking", (delta) => {
        seen.thinking += delta
      })
      stream.on("signature", (signature) => {
        seen.signature = signature
      })
      const final = yield* Effect.promise(() => stream.finalMessage())
      assert.deepStrictEqual(
        final.content.map(({ type }) => type),
        ["thinking", "text"],
      )
      const [thought, said] = whole.content
      assert.strictEqual(seen.text, said?.type === "text" ? said.text : undefined)
      assert.strictEqual(seen.thinking, thought?.type === "thinking" ? thought.thinking : undefined)
      assert.isNotEmpty(seen.signature)
      assert.deepStrictEqual(final.usage.output_tokens, whole.usage.output_tokens)
      assert.strictEqual(
        final.usage.output_tokens,
        (yield* count(seen.text)) + (final.usage.output_tokens_details?.thinking_tokens ?? 0),
      )
      const types: Array<string> = []
      const events = yield* Effect.promise(() => anthropic.messages.create({ ...ask, max_tokens: 3, stream: true }))
      yield* Effect.promise(async () => {
        for await (const event of events) types.push(event.type)
      })
      assert.deepStrictEqual(types, [
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_delta",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
      ])
    }),
  )

  it.effect("runs tools until there is an answer, which refers to their results, streamed and not", () =>
    Effect.gen(function* () {
      const anthropic = yield* client
      for (const stream of [false, true]) {
        const asked: Array<string> = []
        const weather = betaZodTool({
          name: "get_weather",
          description: "The weather of a city",
          inputSchema: z.object({ city: z.string(), unit: z.enum(["celsius", "fahrenheit"]) }),
          run: ({ city, unit }) => {
            asked.push(`${city} in ${unit}`)
            return "18 degrees, windy"
          },
        })
        const runner = anthropic.beta.messages.toolRunner({ ...ask, tools: [weather], stream })
        const final = yield* Effect.promise(() => runner.runUntilDone())
        assert.lengthOf(asked, 1)
        assert.match(asked[0] ?? "", /in (celsius|fahrenheit)$/)
        assert.strictEqual(final.stop_reason, "end_turn")
        const [block] = final.content
        assert.include(block?.type === "text" ? block.text : "", 'get_weather returned "18 degrees, windy"')
      }
    }),
  )

  it.effect("may bring a bearer token and betas, and gets the same answer", () =>
    Effect.gen(function* () {
      const { url } = yield* TestServer
      const anthropic = new Anthropic({ baseURL: url, apiKey: null, authToken: "token", maxRetries: 0 })
      const { content } = yield* Effect.promise(() => anthropic.messages.create(ask))
      const betas = ["interleaved-thinking-2025-05-14", "context-1m-2025-08-07"]
      const beta = yield* Effect.promise(() => anthropic.beta.messages.create({ ...ask, betas }))
      assert.deepStrictEqual(beta.content as unknown, content)
      const stream = anthropic.beta.messages.stream({ ...ask, betas })
      assert.deepStrictEqual((yield* Effect.promise(() => stream.finalMessage())).content as unknown, content)
      const counted = yield* Effect.promise(() =>
        anthropic.beta.messages.countTokens({ model: ask.model, messages: ask.messages, betas }),
      )
      assert.strictEqual(counted.input_tokens, beta.usage.input_tokens)
    }),
  )

  it.effect("thinks only when it is asked to", () =>
    Effect.gen(function* () {
      const anthropic = yield* client
      for (const [type, thinks] of [
        ["adaptive", true],
        ["disabled", false],
        ["between_tools", false],
      ] as const) {
        const { content, usage } = yield* Effect.promise(() =>
          anthropic.messages.create({ ...ask, max_tokens: 4_000, thinking: { type } }),
        )
        assert.strictEqual(
          content.some((block) => block.type === "thinking"),
          thinks,
        )
        assert.strictEqual(usage.output_tokens_details !== null, thinks)
      }
    }),
  )

  it.effect("parses structured answers", () =>
    Effect.gen(function* () {
      const anthropic = yield* client
      const Event = z.object({ name: z.string(), people: z.array(z.string()), kind: z.enum(["party", "talk"]) })
      const message = yield* Effect.promise(() =>
        anthropic.messages.parse({ ...ask, output_config: { format: zodOutputFormat(Event) } }),
      )
      assert.deepStrictEqual(Event.parse(message.parsed_output), message.parsed_output)
    }),
  )

  it.effect("counts the tokens that the usage then has", () =>
    Effect.gen(function* () {
      const anthropic = yield* client
      const { max_tokens, ...counted } = {
        ...ask,
        system: "You know the sea.",
        tools: [{ name: "look", input_schema: { type: "object" as const, properties: { at: { type: "string" } } } }],
      }
      const { input_tokens } = yield* Effect.promise(() => anthropic.messages.countTokens(counted))
      const { usage } = yield* Effect.promise(() => anthropic.messages.create({ ...counted, max_tokens }))
      assert.isAbove(input_tokens, 20)
      assert.strictEqual(usage.input_tokens, input_tokens)
    }),
  )

  it.effect("lists models in pages, newest first, and finds one by its alias", () =>
    Effect.gen(function* () {
      const anthropic = yield* client
      const ids: Array<string> = []
      const times: Array<number> = []
      yield* Effect.promise(async () => {
        for await (const model of anthropic.models.list({ limit: 5 })) {
          ids.push(model.id)
          times.push(Date.parse(model.created_at))
        }
      })
      assert.isAbove(ids.length, 10)
      assert.strictEqual(new Set(ids).size, ids.length)
      assert.isTrue(ids.every((id) => id.startsWith("claude-")))
      assert.deepStrictEqual(
        times,
        times.toSorted((one, other) => other - one),
      )
      const first = yield* Effect.promise(() => anthropic.models.list({ limit: 3 }))
      const before = yield* Effect.promise(() => anthropic.models.list({ before_id: ids[2] ?? "", limit: 1 }))
      assert.deepStrictEqual([first.has_more, first.first_id, first.last_id], [true, ids[0], ids[2]])
      assert.deepStrictEqual([before.data[0]?.id, before.has_more], [ids[1], true])
      const model = yield* Effect.promise(() => anthropic.models.retrieve("claude-sonnet-4-5-20250929"))
      assert.deepInclude(model as object, {
        type: "model",
        id: "claude-sonnet-4-5-20250929",
        line: "sonnet",
        max_tokens: 64_000,
      })
    }),
  )

  it.effect("throws its own errors", () =>
    Effect.gen(function* () {
      const bad = yield* failureOf((anthropic) => anthropic.messages.create({ ...ask, max_tokens: -1 }))
      assert.instanceOf(bad, BadRequestError)
      assert.strictEqual(bad.type, "invalid_request_error")
      assert.strictEqual(bad.apiMessage, "max_tokens: Input should be greater than or equal to 0")
      assert.match(bad.requestID ?? "", /^req_[0-9a-f]{32}$/)
      const missing = yield* failureOf((anthropic) => anthropic.models.retrieve("claude-99"))
      assert.instanceOf(missing, NotFoundError)
      assert.strictEqual(missing.type, "not_found_error")
    }),
  )

  it.effect("throws its own errors for what goes wrong at Anthropic", () =>
    Effect.gen(function* () {
      const call = (anthropic: Anthropic) => anthropic.messages.create(ask)
      const faults = {
        rate_limit: [RateLimitError, 429, "rate_limit_error"],
        server_error: [InternalServerError, 500, "api_error"],
        timeout: [APIError, 504, "timeout_error"],
        overloaded: [APIError, 529, "overloaded_error"],
        auth_error: [AuthenticationError, 401, "authentication_error"],
      } as const
      for (const [fault, [kind, status, type]] of Object.entries(faults)) {
        const error = yield* failureOf(call, { "x-llmsim-fault": fault === "timeout" ? "timeout;ms=1" : fault })
        assert.instanceOf(error, kind, fault)
        assert.deepStrictEqual([error.status, error.type], [status, type])
      }
      const broken = yield* failureOf((anthropic) => anthropic.messages.stream(ask).finalMessage(), {
        "x-llmsim-fault": "error_event;after_events=5",
      })
      assert.instanceOf(broken, APIError)
      assert.strictEqual(broken.type, "api_error")
    }),
  )
})

layer(
  TestServer.layer({
    auth: { mode: "keys", keys: [{ key: "sk-ant-known", name: "known", models: ["claude-haiku-*"] }] },
  }),
  {
    excludeTestServices: true,
  },
)("a server that knows its keys", (it) => {
  it.effect("refuses a wrong key, and a model that is not the key's", () =>
    Effect.gen(function* () {
      const wrong = yield* failureOf((anthropic) => anthropic.messages.create(ask))
      assert.instanceOf(wrong, AuthenticationError)
      assert.strictEqual(wrong.apiMessage, "invalid x-api-key")
      const foreign = yield* failureOf((anthropic) => anthropic.messages.create(ask), { "x-api-key": "sk-ant-known" })
      assert.instanceOf(foreign, PermissionDeniedError)
      assert.strictEqual(foreign.type, "permission_error")
    }),
  )
})
