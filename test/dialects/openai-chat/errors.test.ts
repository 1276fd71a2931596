/** Requests that are wrong in every way get a 4xx in OpenAI's shape at once, and the server lives on. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { json, postJson, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const chat = "/v1/chat/completions"
const hello = { role: "user", content: "Hello" }
const fields = (more: object) => ({ model: "gpt-4o", messages: [hello], ...more })
const message = (more: object) => ({ model: "gpt-4o", messages: [hello, { role: "assistant", content: "Hi" }, more] })
const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`

/** Name, body, then the status, `param` and `code` of the answer. */
const badBodies: ReadonlyArray<readonly [string, unknown, number, string | null, string | null]> = [
  ["an empty body", "", 400, null, null],
  ["only white space", "  \n", 400, null, null],
  ["no JSON", "hello", 400, null, null],
  ["a JSON body cut short", '{"model":"gpt-4o","messages":[', 400, null, null],
  ["a trailing comma", '{"model":"gpt-4o",}', 400, null, null],
  ["single quotes", "{'model':'gpt-4o'}", 400, null, null],
  ["null", "null", 400, null, "invalid_type"],
  ["an array", "[]", 400, null, "invalid_type"],
  ["a number", "42", 400, null, "invalid_type"],
  ["a string", '"hi"', 400, null, "invalid_type"],
  ["no fields", {}, 400, "model", "missing_required_parameter"],
  ["no messages", { model: "gpt-4o" }, 400, "messages", "missing_required_parameter"],
  ["no model", { messages: [hello] }, 400, "model", "missing_required_parameter"],
  ["an empty model", { model: "", messages: [hello] }, 400, "model", null],
  ["a model that is a number", { model: 4, messages: [hello] }, 400, "model", "invalid_type"],
  ["messages that are text", { model: "gpt-4o", messages: "hi" }, 400, "messages", "invalid_type"],
  ["messages that are an object", { model: "gpt-4o", messages: {} }, 400, "messages", "invalid_type"],
  ["no message at all", { model: "gpt-4o", messages: [] }, 400, "messages", "empty_array"],
  ["a message that is text", { model: "gpt-4o", messages: ["hi"] }, 400, "messages[0]", "invalid_type"],
  ["a message without role", message({ content: "x" }), 400, "messages[2].role", "missing_required_parameter"],
  ["an unknown role", message({ role: "robot", content: "x" }), 400, "messages[2].role", "invalid_value"],
  ["a role that is a number", message({ role: 1, content: "x" }), 400, "messages[2].role", "invalid_type"],
  ["content that is a number", message({ role: "user", content: 5 }), 400, "messages[2].content", "invalid_type"],
  ["content that is an object", message({ role: "user", content: {} }), 400, "messages[2].content", "invalid_type"],
  ["content that is null", message({ role: "user", content: null }), 400, "messages[2].content", "invalid_type"],
  ["no content", message({ role: "user" }), 400, "messages[2].content", "missing_required_parameter"],
  [
    "an unknown part",
    message({ role: "user", content: [{ type: "smell" }] }),
    400,
    "messages[2].content[0].type",
    "invalid_value",
  ],
  [
    "a text part without text",
    message({ role: "user", content: [{ type: "text" }] }),
    400,
    "messages[2].content[0].text",
    "missing_required_parameter",
  ],
  [
    "a text part of a number",
    message({ role: "user", content: [{ type: "text", text: 1 }] }),
    400,
    "messages[2].content[0].text",
    "invalid_type",
  ],
  [
    "a tool message without its call",
    message({ role: "tool", content: "42" }),
    400,
    "messages[2].tool_call_id",
    "missing_required_parameter",
  ],
  [
    "tool calls that are text",
    message({ role: "assistant", tool_calls: "x" }),
    400,
    "messages[2].tool_calls",
    "invalid_type",
  ],
  ["a temperature above 2", fields({ temperature: 2.5 }), 400, "temperature", "decimal_above_max_value"],
  ["a temperature below 0", fields({ temperature: -1 }), 400, "temperature", "integer_below_min_value"],
  ["a temperature that is text", fields({ temperature: "hot" }), 400, "temperature", "invalid_type"],
  ["a top_p above 1", fields({ top_p: 1.5 }), 400, "top_p", "decimal_above_max_value"],
  ["no token asked", fields({ max_tokens: 0 }), 400, "max_tokens", "integer_below_min_value"],
  ["half a token asked", fields({ max_tokens: 1.5 }), 400, "max_tokens", "invalid_type"],
  ["more tokens than the model has", fields({ max_tokens: 16_385 }), 400, "max_tokens", "invalid_value"],
  [
    "both token limits",
    fields({ max_tokens: 5, max_completion_tokens: 5 }),
    400,
    "max_tokens",
    "invalid_parameter_combination",
  ],
  ["no choice asked", fields({ n: 0 }), 400, "n", "integer_below_min_value"],
  ["too many choices", fields({ n: 129 }), 400, "n", "integer_above_max_value"],
  ["five stops", fields({ stop: ["a", "b", "c", "d", "e"] }), 400, "stop", "array_above_max_length"],
  ["a stop that is a number", fields({ stop: [1] }), 400, "stop[0]", "invalid_type"],
  ["a stream that is text", fields({ stream: "yes" }), 400, "stream", "invalid_type"],
  ["stream options without a stream", fields({ stream_options: { include_usage: true } }), 400, "stream_options", null],
  ["a seed that is text", fields({ seed: "x" }), 400, "seed", "invalid_type"],
  ["a penalty below -2", fields({ presence_penalty: -3 }), 400, "presence_penalty", "integer_below_min_value"],
  ["a bias that is text", fields({ logit_bias: { 50256: "low" } }), 400, "logit_bias.50256", "invalid_type"],
  ["metadata of numbers", fields({ metadata: { a: 1 } }), 400, "metadata.a", "invalid_type"],
  [
    "too much metadata",
    fields({ metadata: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`k${i}`, "v"])) }),
    400,
    "metadata",
    "object_above_max_properties",
  ],
  ["a user that is a number", fields({ user: 7 }), 400, "user", "invalid_type"],
  ["an unknown tier", fields({ service_tier: "gold" }), 400, "service_tier", "invalid_value"],
  ["top_logprobs without logprobs", fields({ top_logprobs: 3 }), 400, "top_logprobs", null],
  [
    "an unknown response format",
    fields({ response_format: { type: "xml" } }),
    400,
    "response_format.type",
    "invalid_value",
  ],
  ["an unknown tool choice", fields({ tool_choice: "maybe" }), 400, "tool_choice", "invalid_value"],
  ["tools that are an object", fields({ tools: {} }), 400, "tools", "invalid_type"],
  ["a very deep body", nested(100_000), 400, null, null],
  ["a very deep field", `{"model":"gpt-4o","messages":${nested(50_000)}}`, 400, null, null],
  ["a huge field of the wrong type", fields({ user: { x: "y".repeat(5_000_000) } }), 400, "user", "invalid_type"],
  [
    "a prompt beyond the context window",
    { model: "gpt-4", messages: [{ role: "user", content: "word ".repeat(9_000) }] },
    400,
    "messages",
    "context_length_exceeded",
  ],
  [
    "prompt and completion beyond the window",
    { model: "gpt-4", messages: [{ role: "user", content: "word ".repeat(5_000) }], max_tokens: 4_000 },
    400,
    "messages",
    "context_length_exceeded",
  ],
]

/** Asserts the envelope's exact keys, and returns the error. */
const errorIn = (text: string) => {
  const body = JSON.parse(text)
  assert.deepStrictEqual(Object.keys(body), ["error"])
  assert.deepStrictEqual(Object.keys(body.error), ["message", "type", "param", "code"])
  assert.strictEqual(body.error.type, "invalid_request_error")
  assert.isNotEmpty(body.error.message)
  return body.error
}

layer(TestServer.layer({ server: { max_body_bytes: 6_000_000 } }), { excludeTestServices: true })(
  "bad requests",
  (it) => {
    for (const [name, body, status, param, code] of badBodies) {
      it.effect(
        `${name} gets ${status}`,
        () =>
          Effect.gen(function* () {
            const answer = yield* postJson(chat, body)
            const error = errorIn(answer.text)
            assert.deepStrictEqual(
              { status: answer.status, param: error.param, code: error.code },
              { status, param, code },
            )
            assert.match(answer.headers.get("x-request-id") ?? "", /^req_[0-9a-f]{32}$/)
            assert.strictEqual((yield* request("/health")).status, 200)
          }),
        1_000,
      )
    }

    const badRequests: ReadonlyArray<readonly [string, string, RequestInit, number, string | null]> = [
      ["a PATCH", chat, { method: "PATCH", body: "{}" }, 405, "method_not_supported"],
      ["a DELETE", chat, { method: "DELETE" }, 405, "method_not_supported"],
      ["a PUT", chat, { method: "PUT", body: "{}" }, 405, "method_not_supported"],
      ["a POST of models", "/v1/models", { method: "POST", body: "{}" }, 405, "method_not_supported"],
      ["an unknown path", "/v1/nothing", {}, 404, null],
      ["an unknown path under the prefix", "/openai/v1/nothing", { method: "POST", body: "{}" }, 404, null],
      ["an unusual method", "/v1/nothing", { method: "PROPFIND" }, 404, null],
      ["an unknown model", "/v1/models/gpt-99", {}, 404, "model_not_found"],
      [
        "plain text",
        chat,
        { method: "POST", body: "{}", headers: { "content-type": "text/plain" } },
        415,
        "unsupported_content_type",
      ],
      ["a form", chat, { method: "POST", body: new URLSearchParams({ a: "b" }) }, 415, "unsupported_content_type"],
      [
        "a body over the limit",
        chat,
        { method: "POST", body: "x".repeat(6_000_001), headers: { "content-type": "application/json" } },
        413,
        "request_too_large",
      ],
    ]

    for (const [name, path, init, status, code] of badRequests) {
      it.effect(
        `${name} gets ${status}`,
        () =>
          Effect.gen(function* () {
            const answer = yield* request(path, init)
            assert.strictEqual(answer.status, status)
            assert.strictEqual(errorIn(answer.text).code, code)
            assert.strictEqual((yield* request("/health")).status, 200)
          }),
        1_000,
      )
    }

    it.effect("a body of unknown length over the limit gets 413", () =>
      Effect.gen(function* () {
        const body = new ReadableStream({
          pull(controller) {
            controller.enqueue(new Uint8Array(1_000_000))
          },
        })
        const init = { method: "POST", body, duplex: "half", headers: { "content-type": "application/json" } }
        const answer = yield* request(chat, init as RequestInit)
        assert.strictEqual(answer.status, 413)
      }),
    )

    it.effect("says which values would be right", () =>
      Effect.gen(function* () {
        const role = json(yield* postJson(chat, message({ role: "robot", content: "x" }))).error.message
        assert.strictEqual(
          role,
          "Invalid value: 'robot'. Supported values are: 'system', 'developer', 'user', 'assistant', 'tool', and 'function'.",
        )
        const content = json(yield* postJson(chat, message({ role: "user", content: 5 }))).error.message
        assert.strictEqual(
          content,
          "Invalid type for 'messages[2].content': expected one of a string or array of objects, but got an integer instead.",
        )
        const window = json(
          yield* postJson(chat, { model: "gpt-4", messages: [{ role: "user", content: "word ".repeat(9_000) }] }),
        ).error.message
        assert.match(
          window,
          /^This model's maximum context length is 8192 tokens\. However, your messages resulted in 90\d\d tokens/,
        )
      }),
    )

    it.effect("names the allowed methods", () =>
      Effect.gen(function* () {
        assert.strictEqual((yield* request(chat, { method: "PUT" })).headers.get("allow"), "POST, GET")
      }),
    )
  },
)
