/** Requests that are wrong in every way get Anthropic's own words. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { json, postJson, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const version = { "anthropic-version": "2023-06-01" }
const hello = { role: "user", content: "Hello" }
const base = { model: "claude-sonnet-4-6", max_tokens: 100, messages: [hello] }
const fields = (more: object) => ({ ...base, ...more })
const content = (...blocks: ReadonlyArray<object>) => fields({ messages: [{ role: "user", content: blocks }] })
const call = (id: string) => ({ type: "tool_use", id, name: "look", input: {} })
const result = (id: string) => ({ type: "tool_result", tool_use_id: id, content: "done" })
const turns = (...messages: ReadonlyArray<readonly [string, unknown]>) =>
  fields({ messages: [hello, ...messages.map(([role, said]) => ({ role, content: said }))] })
const look = { name: "look", input_schema: { type: "object" } }
const thinking = { type: "enabled", budget_tokens: 2_000 }
const marked = (ttl: string, text = "x") => ({ type: "text", text, cache_control: { type: "ephemeral", ttl } })

/** Name, body, then what the message is or begins with. */
const badBodies: ReadonlyArray<readonly [string, unknown, string]> = [
  ["no JSON", "hello", "The request body is not valid JSON: "],
  ["nothing", "", "The request body is not valid JSON: "],
  ["an array", "[]", "Input should be a valid dictionary"],
  ["no model", { max_tokens: 1, messages: [hello] }, "model: Field required"],
  ["an empty model", fields({ model: "" }), "model: String should have at least 1 character"],
  ["no max_tokens", { model: "claude-sonnet-4-6", messages: [hello] }, "max_tokens: Field required"],
  ["max_tokens of text", fields({ max_tokens: "9" }), "max_tokens: Input should be a valid integer"],
  ["max_tokens below none", fields({ max_tokens: -1 }), "max_tokens: Input should be greater than or equal to 0"],
  ["a fraction of a token", fields({ max_tokens: 1.5 }), "max_tokens: Input should be a valid integer"],
  ["more than the model gives", fields({ max_tokens: 999_999 }), "max_tokens: 999999 > "],
  ["no messages", { model: "x", max_tokens: 1 }, "messages: Field required"],
  ["no message at all", fields({ messages: [] }), "messages: at least one message is required"],
  ["text for messages", fields({ messages: "hi" }), "messages: Input should be a valid list"],
  ["an unknown role", turns(["robot", "hi"]), "messages.1.role: Input should be 'user', 'assistant' or 'system'"],
  ["content of a number", turns(["assistant", 5]), "messages.1.content: Input should be a valid list"],
  [
    "an assistant that begins",
    fields({ messages: [{ role: "assistant", content: "Hi" }, hello] }),
    'messages: first message must use the "user" role',
  ],
  [
    "a system message that begins",
    fields({ messages: [{ role: "system", content: "Be kind" }, hello] }),
    'messages: Unexpected role "system".',
  ],
  ["empty content", fields({ messages: [{ role: "user", content: "" }] }), "messages.0: user messages must have non-"],
  ["an empty answer", turns(["assistant", ""], ["user", "go on"]), "messages.1: all messages must have non-empty"],
  ["an empty text block", content({ type: "text", text: "" }), "messages: text content blocks must be non-empty"],
  [
    "an unknown block",
    content({ type: "smell" }),
    "messages.0.content.0: Input tag 'smell' found using 'type' does not match any of the expected tags: 'bash_code",
  ],
  ["a block without type", content({}), "messages.0.content.0: Unable to extract tag using discriminator 'type'"],
  ["a text block without text", content({ type: "text" }), "messages.0.content.0.text.text: Field required"],
  [
    "an unknown picture",
    content({ type: "image", source: { type: "base64", media_type: "image/bmp", data: "" } }),
    "messages.0.content.0.image.source.base64.media_type: Input should be 'image/jpeg', 'image/png', ",
  ],
  [
    "an unknown source",
    content({ type: "document", source: { type: "zip" } }),
    "messages.0.content.0.document.source: Input tag 'zip' found using 'type' does not match any of the expected tags: 'base64', 'content', 'file', 'text', 'url'",
  ],
  [
    "a thought without signature",
    turns(["assistant", [{ type: "thinking", thinking: "hm" }]]),
    "messages.1.content.0.thinking.signature: Field required",
  ],
  [
    "an input that is text",
    turns(["assistant", [{ ...call("a"), input: "x" }]]),
    "messages.1.content.0.tool_use.input: Input should be a valid dictionary",
  ],
  [
    "a result of no call",
    content(result("toolu_1")),
    "messages.0.content.0: unexpected `tool_use_id` found in `tool_result` blocks: toolu_1. Each `tool_result` block must have a corresponding `tool_use` block in the previous message.",
  ],
  [
    "two results of one call",
    turns(["assistant", [call("a")]], ["user", [result("a"), result("a")]]),
    "messages.2.content.1: each tool_use must have a single result. Found multiple `tool_result` blocks with id: a",
  ],
  [
    "calls without results",
    turns(["assistant", [call("a"), call("b")]], ["user", [result("a")]]),
    "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: b. Each `tool_use` block must have a corresponding `tool_result` block in the next message.",
  ],
  [
    "two calls of one id",
    turns(["assistant", [call("a"), call("a")]], ["user", [result("a")]]),
    "messages.1.content: `tool_use` ids must be unique",
  ],
  [
    "what no search found",
    turns(
      ["assistant", [{ type: "web_search_tool_result", tool_use_id: "srvtoolu_1", content: [] }]],
      ["user", "go on"],
    ),
    "messages.1.content.0: unexpected `tool_use_id` found in `web_search_tool_result` blocks: srvtoolu_1. Each `web_search_tool_result` block must have a corresponding `server_tool_use` block before it.",
  ],
  [
    "citations and structure",
    {
      ...content({
        type: "document",
        source: { type: "text", media_type: "text/plain", data: "x" },
        citations: { enabled: true },
      }),
      output_config: { format: { type: "json_schema", schema: { type: "object" } } },
    },
    "Citations are not supported together with `output_config.format`.",
  ],
  [
    "no use at all",
    fields({ tools: [{ type: "web_search_20250305", name: "s", max_uses: 0 }] }),
    "tools.0.web_search_20250305.max_uses: Input should be greater than or equal to 1",
  ],
  ["a beginning of the answer", turns(["assistant", "The"]), "This model does not support assistant message prefill."],
  [
    "an answer that ends in a blank",
    { ...turns(["assistant", "The "]), model: "claude-sonnet-4-5" },
    "messages: final assistant content cannot end with trailing whitespace",
  ],
  ["heat", fields({ temperature: 1.5 }), "temperature: range: 0..1"],
  ["a blank stop", fields({ stop_sequences: [" "] }), "stop_sequences: each stop sequence must contain non-whitespace"],
  ["a tool without schema", fields({ tools: [{ name: "x" }] }), "tools.0.custom.input_schema: Field required"],
  [
    "a tool without a schema's type",
    fields({ tools: [{ name: "x", input_schema: {} }] }),
    "tools.0.custom.input_schema.type: Field required",
  ],
  [
    "a tool of a bad name",
    fields({ tools: [{ ...look, name: "a b" }] }),
    "tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'",
  ],
  [
    "an unknown tool",
    fields({ tools: [{ type: "hammer_1", name: "x" }] }),
    "tools.0: Input tag 'hammer_1' found using",
  ],
  ["two tools of a name", fields({ tools: [look, look] }), "tools: Tool names must be unique."],
  [
    "a schema that nothing satisfies",
    fields({ tools: [{ name: "x", input_schema: { type: "object", required: ["a"], properties: { a: false } } }] }),
    "tools.0.custom.input_schema: JSON schema is invalid.",
  ],
  [
    "a choice of no tools",
    fields({ tool_choice: { type: "any" } }),
    "tool_choice: tool_choice may only be specified while providing tools.",
  ],
  [
    "a choice of another tool",
    fields({ tools: [look], tool_choice: { type: "tool", name: "see" } }),
    "tool_choice.name: Tool 'see' not found in provided tools",
  ],
  [
    "an unknown choice",
    fields({ tools: [look], tool_choice: { type: "some" } }),
    "tool_choice: Input tag 'some' found using 'type' does not match any of the expected tags: 'any', 'auto', 'none', 'tool'",
  ],
  [
    "too small a budget",
    fields({ thinking: { type: "enabled", budget_tokens: 10 } }),
    "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024",
  ],
  ["a budget above all", fields({ thinking, max_tokens: 2_000 }), "`max_tokens` must be greater than `thinking.budget"],
  [
    "thinking in the heat",
    fields({ thinking, max_tokens: 3_000, temperature: 0.5 }),
    "`temperature` may only be set to 1 when thinking is enabled",
  ],
  [
    "thinking and a forced tool",
    fields({ thinking, max_tokens: 3_000, tools: [look], tool_choice: { type: "any" } }),
    "Thinking may not be enabled when tool_choice forces tool use.",
  ],
  [
    "thinking of a model that cannot",
    fields({ model: "claude-3-haiku-20240307", thinking, max_tokens: 3_000 }),
    "'claude-3-haiku-20240307' does not support thinking.",
  ],
  [
    "an unknown time to keep",
    content(marked("2h")),
    "messages.0.content.0.text.cache_control.ephemeral.ttl: Input should be '5m' or '1h'",
  ],
  [
    "five marks",
    content(...["a", "b", "c", "d", "e"].map((text) => marked("5m", text))),
    "A maximum of 4 blocks with cache_control may be provided. Found 5.",
  ],
  [
    "a long time after a short one",
    content(marked("5m"), marked("1h")),
    "cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block.",
  ],
  [
    "a prompt that is too long",
    fields({ model: "claude-haiku-4-5", system: "word ".repeat(250_000) }),
    "prompt is too",
  ],
]

const assertRefused = (answer: { readonly text: string; readonly status: number; readonly headers: Headers }) => {
  const body = json({ ...answer })
  assert.strictEqual(body.type, "error")
  assert.match(body.request_id, /^req_[0-9a-f]{32}$/)
  assert.strictEqual(answer.headers.get("request-id"), body.request_id)
  assert.match(answer.headers.get("anthropic-organization-id") ?? "", /^[0-9a-f-]{36}$/)
  return body.error as { readonly type: string; readonly message: string; readonly details?: unknown }
}

layer(TestServer.layer({ server: { max_body_bytes: 2_000_000 } }), { excludeTestServices: true })("a request", (it) => {
  for (const [name, body, message] of badBodies) {
    it.effect(`with ${name} is refused`, () =>
      Effect.gen(function* () {
        const answer = yield* postJson("/v1/messages", body, version)
        assert.strictEqual(answer.status, 400, answer.text)
        const error = assertRefused(answer)
        assert.strictEqual(error.type, "invalid_request_error")
        assert.strictEqual(error.message.slice(0, message.length), message)
      }),
    )
  }

  it.effect("is refused alike when its tokens are only to be counted", () =>
    Effect.gen(function* () {
      for (const [body, message] of [
        [{ model: "claude-sonnet-4-6" }, "messages: Field required"],
        [content({ type: "text" }), "messages.0.content.0.text.text: Field required"],
        [content(result("a")), "messages.0.content.0: unexpected `tool_use_id`"],
      ] as const) {
        const answer = yield* postJson("/v1/messages/count_tokens", body, version)
        assert.strictEqual(answer.status, 400)
        assert.include(assertRefused(answer).message, message)
      }
    }),
  )

  it.effect("without a version is refused, whatever it asks", () =>
    Effect.gen(function* () {
      for (const path of ["/v1/messages", "/anthropic/v1/messages", "/v1/messages/count_tokens"]) {
        const answer = yield* postJson(path, base)
        assert.strictEqual(answer.status, 400)
        assert.strictEqual(assertRefused(answer).message, "anthropic-version: header is required")
      }
    }),
  )

  it.effect("that is too large is refused", () =>
    Effect.gen(function* () {
      const answer = yield* postJson("/v1/messages", fields({ system: "x".repeat(2_000_000) }), version)
      assert.strictEqual(answer.status, 413)
      assert.strictEqual(assertRefused(answer).type, "request_too_large")
    }),
  )

  it.effect("of a thread is refused in a way that clients understand", () =>
    Effect.gen(function* () {
      const answer = yield* postJson("/v1/messages?beta=true", fields({ thread: { type: "create" } }), version)
      assert.strictEqual(answer.status, 400)
      assert.deepStrictEqual(assertRefused(answer).details, { error_code: "thread_unsupported_request" })
    }),
  )

  it.effect("to nowhere, or in a wrong way, is refused in Anthropic's shape where it is Anthropic's", () =>
    Effect.gen(function* () {
      for (const [path, headers] of [
        ["/anthropic/v1/nothing", {}],
        ["/v1/nothing", version],
      ] as const) {
        const answer = yield* request(path, { headers })
        assert.strictEqual(answer.status, 404)
        assert.strictEqual(assertRefused(answer).type, "not_found_error")
      }
      const wrong = yield* request("/v1/messages")
      assert.strictEqual(wrong.status, 405)
      assert.strictEqual(wrong.headers.get("allow"), "POST")
      assertRefused(wrong)
      const foreign = yield* request("/v1/nothing")
      assert.isUndefined(json(foreign).type)
      assert.isString(json(foreign).error.message)
    }),
  )

  it.effect("for models is answered in the shape of who asks", () =>
    Effect.gen(function* () {
      const shapeOf = Effect.fnUntraced(function* (path: string, headers: Record<string, string>) {
        const answer = yield* request(path, { headers })
        assert.strictEqual(answer.status, 200)
        return json(answer).object === "list" ? "openai" : json(answer).data[0].type
      })
      assert.strictEqual(yield* shapeOf("/v1/models", {}), "openai")
      assert.strictEqual(yield* shapeOf("/v1/models", { authorization: "Bearer sk-x" }), "openai")
      assert.strictEqual(yield* shapeOf("/v1/models", { authorization: "Bearer sk-x", "x-api-key": "y" }), "openai")
      assert.strictEqual(yield* shapeOf("/openai/v1/models", version), "openai")
      assert.strictEqual(yield* shapeOf("/v1/models", { "x-api-key": "sk-ant-x" }), "model")
      assert.strictEqual(yield* shapeOf("/v1/models", { ...version, authorization: "Bearer sk-x" }), "model")
      assert.strictEqual(yield* shapeOf("/anthropic/v1/models", {}), "model")
      assert.strictEqual((yield* request("/v1/models?limit=0", { headers: version })).status, 400)
    }),
  )
})

layer(TestServer.layer({ models: { unknown: "reject" } }), { excludeTestServices: true })("a strict server", (it) => {
  it.effect("knows no model that nobody knows", () =>
    Effect.gen(function* () {
      for (const path of ["/v1/messages", "/v1/messages/count_tokens"]) {
        const answer = yield* postJson(path, fields({ model: "claude-99" }), version)
        assert.strictEqual(answer.status, 404)
        assert.deepInclude(assertRefused(answer), { type: "not_found_error", message: "model: claude-99" })
      }
    }),
  )
})

layer(TestServer.layer({ limits: { requests_per_minute: 1, input_tokens_per_minute: 100 } }), {
  excludeTestServices: true,
})("a server with limits", (it) => {
  it.effect("says what is left, and refuses when nothing is", () =>
    Effect.gen(function* () {
      const first = yield* postJson("/v1/messages", base, version)
      assert.strictEqual(first.status, 200)
      assert.strictEqual(first.headers.get("anthropic-ratelimit-requests-limit"), "1")
      assert.strictEqual(first.headers.get("anthropic-ratelimit-requests-remaining"), "0")
      assert.match(
        first.headers.get("anthropic-ratelimit-input-tokens-reset") ?? "",
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
      )
      const second = yield* postJson("/v1/messages", base, version)
      assert.strictEqual(second.status, 429)
      const { type, message } = assertRefused(second)
      assert.strictEqual(type, "rate_limit_error")
      assert.include(message, "rate limit of 1 requests per minute")
      assert.match(second.headers.get("retry-after") ?? "", /^\d+$/)
      assert.strictEqual(second.headers.get("anthropic-ratelimit-requests-remaining"), "0")
    }),
  )
})
