/** Requests that are wrong in every way get a 4xx in Google's shape, with the field's name, and the server lives on. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { json, postJson, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const path = "/v1beta/models/gemini-2.5-flash:generateContent"
const hello = { role: "user", parts: [{ text: "Hello" }] }
const fields = (more: object) => ({ contents: [hello], ...more })
const config = (generationConfig: object) => fields({ generationConfig })
const call = { role: "model", parts: [{ functionCall: { name: "one", args: {} } }] }
const result = { role: "user", parts: [{ functionResponse: { name: "one", response: {} } }] }
const tool = (more: object) => fields({ tools: [{ functionDeclarations: [{ name: "one", ...more }] }] })
const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`

/** Name, body, the field of the answer's violation, and a part of its message. */
const badBodies: ReadonlyArray<readonly [string, unknown, string | undefined, RegExp]> = [
  ["an empty body", "", undefined, /contents is not specified/],
  ["no JSON", "hello", undefined, /^Invalid JSON payload received\. /],
  ["null", "null", undefined, /Root element must be a message/],
  ["an array", "[]", undefined, /Root element must be a message/],
  ["no fields", {}, "contents", /GenerateContentRequest\.contents: contents is not specified/],
  ["no contents", { contents: [] }, "contents", /contents is not specified/],
  ["contents that are a number", { contents: 5 }, "contents", /^Invalid value at 'contents' \(.*\.Content\), 5$/],
  ["contents that are text", { contents: "hi" }, "contents", /\.Content\), "hi"$/],
  ["a content of text", { contents: ["hi"] }, "contents[0]", /^Invalid value at 'contents\[0\]' \(.*Content\), "hi"$/],
  ["an unknown role", { contents: [{ ...hello, role: "robot" }] }, "contents[0].role", /valid role: user, model\./],
  ["a role that is a number", { contents: [{ ...hello, role: 1 }] }, "contents[0].role", /\(TYPE_STRING\), 1$/],
  ["no parts", { contents: [{ role: "user" }] }, "contents[0].parts", /parts must not be empty/],
  ["an empty part", { contents: [{ parts: [{}] }] }, "contents[0].parts[0].data", /required oneof field 'data'/],
  [
    "text that is a number",
    { contents: [{ parts: [{ text: 1 }] }] },
    "contents[0].parts[0].text",
    /\(TYPE_STRING\), 1$/,
  ],
  [
    "text that is a list",
    { contents: [{ parts: [{ text: ["a"] }] }] },
    "contents[0].parts[0].text",
    /cannot start list/,
  ],
  [
    "bad base64",
    { contents: [{ parts: [{ inline_data: { mime_type: "image/png", data: "%%%" } }] }] },
    "contents[0].parts[0].inline_data.data",
    /\(TYPE_BYTES\), Base64 decoding failed for "%%%"$/,
  ],
  [
    "a result without its call",
    fields({ contents: [hello, result] }),
    "contents[1]",
    /comes immediately after a function call turn/,
  ],
  [
    "a call without its result",
    fields({ contents: [hello, call, hello] }),
    "contents[2]",
    /number of function response parts is equal/,
  ],
  ["a call before anybody spoke", fields({ contents: [call, result] }), "contents[0]", /after a user turn/],
  ["a temperature above 2", config({ temperature: 2.5 }), "generation_config.temperature", /range \[0\.0, 2\.0\]/],
  [
    "a temperature that is text",
    config({ temperature: "hot" }),
    "generation_config.temperature",
    /\(TYPE_FLOAT\), "hot"$/,
  ],
  ["a top_p above 1", config({ top_p: 1.5 }), "generation_config.top_p", /range \[0\.0, 1\.0\]/],
  ["no token asked", config({ maxOutputTokens: 0 }), "generation_config.max_output_tokens", /must be positive/],
  [
    "half a token asked",
    config({ maxOutputTokens: 1.5 }),
    "generation_config.max_output_tokens",
    /\(TYPE_INT32\), 1\.5$/,
  ],
  [
    "more tokens than there are",
    config({ maxOutputTokens: 70_000 }),
    "generation_config.max_output_tokens",
    /to 65537 \(exclusive\)/,
  ],
  ["nine candidates", config({ candidateCount: 9 }), "generation_config.candidate_count", /range \[1, 8\]/],
  ["six stops", config({ stopSequences: [..."abcdef"] }), "generation_config.stop_sequences", /must not exceed 5/],
  ["logprobs unasked", config({ logprobs: 2 }), "generation_config.logprobs", /response_logprobs is true/],
  [
    "an unknown MIME type",
    config({ responseMimeType: "a/b" }),
    "generation_config.response_mime_type",
    /allowed mimetypes/,
  ],
  [
    "a schema for text",
    config({ responseSchema: { type: "STRING" } }),
    "generation_config.response_schema",
    /response_mime_type/,
  ],
  [
    "an unsatisfiable schema",
    config({ responseMimeType: "application/json", responseSchema: { type: "INTEGER", minimum: 2, maximum: 1 } }),
    "generation_config.response_schema",
    /schema/,
  ],
  [
    "a budget out of range",
    config({ thinkingConfig: { thinkingBudget: 99_999 } }),
    "generation_config.thinking_config.thinking_budget",
    /between 1 and 24576/,
  ],
  [
    "an unknown level",
    config({ thinking_config: { thinking_level: "DEEP" } }),
    "generation_config.thinking_config.thinking_level",
    /v1beta\.ThinkingConfig\.ThinkingLevel\), "DEEP"$/,
  ],
  [
    "a level for an older model",
    config({ thinkingConfig: { thinkingLevel: "LOW" } }),
    "generation_config.thinking_config.thinking_level",
    /not supported for this model/,
  ],
  ["a bad function name", tool({ name: "one two" }), "tools[0].function_declarations[0].name", /Invalid function name/],
  [
    "a function without name",
    tool({ name: undefined }),
    "tools[0].function_declarations[0].name",
    /name is not specified/,
  ],
  [
    "parameters that are text",
    tool({ parameters: "x" }),
    "tools[0].function_declarations[0].parameters",
    /\.Schema\), "x"$/,
  ],
  [
    "parameters that are a number's",
    tool({ parameters: { type: "NUMBER" } }),
    "tools[0].function_declarations[0].parameters",
    /OBJECT/,
  ],
  [
    "two functions of one name",
    fields({ tools: [{ functionDeclarations: [{ name: "one" }, { name: "one" }] }] }),
    "tools[0].function_declarations[1]",
    /Duplicate function declaration found: one/,
  ],
  [
    "an unknown mode",
    fields({ toolConfig: { functionCallingConfig: { mode: "MAYBE" } } }),
    "tool_config.function_calling_config.mode",
    /FunctionCallingConfig\.Mode\), "MAYBE"$/,
  ],
  [
    "a stranger among the allowed",
    { ...tool({}), toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["two"] } } },
    "tool_config.function_calling_config.allowed_function_names",
    /'two' is not found/,
  ],
  [
    "functions and JSON",
    { ...tool({}), generationConfig: { responseMimeType: "application/json" } },
    "tools",
    /Function calling with a response mime type/,
  ],
  [
    "an unknown harm",
    fields({ safetySettings: [{ category: "HARM_CATEGORY_BOREDOM", threshold: "OFF" }] }),
    "safety_settings[0].category",
    /HarmCategory\), "HARM_CATEGORY_BOREDOM"$/,
  ],
  ["a very deep body", nested(100_000), undefined, /nested deeper than 200 levels/],
  ["a very deep field", `{"contents":${nested(50_000)}}`, undefined, /nested deeper than 200 levels/],
]

layer(TestServer.layer({ server: { max_body_bytes: 1_000_000 } }), { excludeTestServices: true })(
  "a bad request",
  (it) => {
    for (const [name, body, field, message] of badBodies) {
      it.effect(`${name} gets its 400`, () =>
        Effect.gen(function* () {
          const answer = yield* postJson(path, body)
          assert.strictEqual(answer.status, 400, answer.text)
          const { error } = json(answer)
          assert.strictEqual(error.code, 400)
          assert.strictEqual(error.status, "INVALID_ARGUMENT")
          assert.match(error.message, message)
          const violations = field === undefined ? undefined : [{ field, description: error.message }]
          assert.deepStrictEqual(error.details?.[0].fieldViolations, violations)
          assert.strictEqual((yield* request("/health")).status, 200)
        }),
      )
    }

    it.effect("a call that lost its signature is refused by newer models", () =>
      Effect.gen(function* () {
        const newer = "/v1beta/models/gemini-3-pro-preview:generateContent"
        const answer = yield* postJson(newer, { ...tool({}), contents: [hello, call, result] })
        assert.strictEqual(answer.status, 400)
        assert.match(json(answer).error.message, /missing a thought_signature .* `default_api:one` , position 1\./)
        const kept = { ...call, parts: [{ ...call.parts[0], thought_signature: "c2ln" }] }
        assert.strictEqual((yield* postJson(newer, { ...tool({}), contents: [hello, kept, result] })).status, 200)
        assert.strictEqual(
          (yield* postJson(newer, { ...tool({}), contents: [hello, call, result, hello] })).status,
          200,
        )
      }),
    )

    const others: ReadonlyArray<readonly [string, string, RequestInit, number, string]> = [
      ["an unknown verb", "/v1beta/models/gemini-2.5-flash:sing", { method: "POST", body: "{}" }, 404, "NOT_FOUND"],
      ["a verb of JavaScript's own", "/v1beta/models/x:constructor", { method: "POST", body: "{}" }, 404, "NOT_FOUND"],
      ["no verb", "/v1beta/models/gemini-2.5-flash", { method: "POST", body: "{}" }, 404, "NOT_FOUND"],
      ["an unknown path", "/v1beta/nothing", {}, 404, "NOT_FOUND"],
      ["an unknown path with a key", "/v1/nothing?key=x", {}, 404, "NOT_FOUND"],
      ["an unknown path under the prefix", "/gemini/nothing", {}, 404, "NOT_FOUND"],
      ["an unknown model", "/v1beta/models/gemini-99", {}, 404, "NOT_FOUND"],
      ["a PUT", "/v1beta/models", { method: "PUT", body: "{}" }, 405, "UNIMPLEMENTED"],
      ["a bad page", "/v1beta/models?pageToken=x", {}, 400, "INVALID_ARGUMENT"],
      ["a bad page size", "/v1beta/models?pageSize=many", {}, 400, "INVALID_ARGUMENT"],
      ["a form", path, { method: "POST", body: new URLSearchParams({ a: "b" }) }, 400, "INVALID_ARGUMENT"],
      ["a body over the limit", path, { method: "POST", body: `"${"x".repeat(1_000_001)}"` }, 400, "INVALID_ARGUMENT"],
    ]

    for (const [name, url, init, status, word] of others) {
      it.effect(`${name} gets ${status}`, () =>
        Effect.gen(function* () {
          const headers = init.body instanceof URLSearchParams ? {} : { "content-type": "application/json" }
          const answer = yield* request(url, { ...init, headers })
          assert.strictEqual(answer.status, status, answer.text)
          assert.deepInclude(json(answer).error, { code: status, status: word })
        }),
      )
    }

    it.effect("the same request may be spelled in snake_case, and unknown fields are ignored", () =>
      Effect.gen(function* () {
        const camel = {
          contents: [{ role: "user", parts: [{ text: "Hi" }] }],
          systemInstruction: { parts: [{ text: "Be brief" }] },
          generationConfig: { maxOutputTokens: 9, thinkingConfig: { thinkingBudget: 0 } },
        }
        const snake = {
          contents: { parts: { text: "Hi" } },
          system_instruction: { parts: { text: "Be brief" } },
          generation_config: { max_output_tokens: 9, thinking_config: { thinking_budget: 0 }, no_such_field: 1 },
          not_a_field: {},
        }
        const [one, other] = [json(yield* postJson(path, camel)), json(yield* postJson(path, snake))]
        assert.deepStrictEqual(one.candidates, other.candidates)
        assert.deepStrictEqual(one.usageMetadata, other.usageMetadata)
        assert.strictEqual(one.usageMetadata.candidatesTokenCount, 9)
      }),
    )
  },
)

layer(TestServer.layer({ auth: { mode: "keys", keys: [{ key: "good-key", name: "good" }] } }), {
  excludeTestServices: true,
})("keys", (it) => {
  it.effect("are taken from the header and from the address", () =>
    Effect.gen(function* () {
      const missing = yield* postJson(path, fields({}))
      assert.deepStrictEqual([missing.status, json(missing).error.status], [403, "PERMISSION_DENIED"])
      const wrong = yield* postJson(path, fields({}), { "x-goog-api-key": "bad-key" })
      assert.strictEqual(wrong.status, 400)
      assert.strictEqual(json(wrong).error.details[0].reason, "API_KEY_INVALID")
      const token = yield* postJson(path, fields({}), { authorization: "Bearer ya29.a0AfB_byC1234567890" })
      assert.deepStrictEqual([token.status, json(token).error.status], [401, "UNAUTHENTICATED"])
      assert.strictEqual((yield* postJson(path, fields({}), { "x-goog-api-key": "good-key" })).status, 200)
      assert.strictEqual((yield* postJson(`${path}?key=good-key`, fields({}))).status, 200)
    }),
  )
})

layer(TestServer.layer(), { excludeTestServices: true })("the list of models", (it) => {
  it.effect("is Google's for Google's clients, and OpenAI's for all others", () =>
    Effect.gen(function* () {
      const google = [{ "x-goog-api-key": "x" }, {}] as const
      for (const [url, headers] of [
        ["/v1/models", google[0]],
        ["/v1/models?key=x", google[1]],
      ] as const) {
        assert.match(json(yield* request(url, { headers })).models[0].name, /^models\//)
      }
      assert.strictEqual(json(yield* request("/v1/models")).object, "list")
      assert.strictEqual(json(yield* request("/v1/models/gemini-2.5-flash")).object, "model")
      const one = json(yield* request("/v1/models/gemini-2.5-flash?key=x"))
      assert.strictEqual(one.name, "models/gemini-2.5-flash")
    }),
  )

  it.effect("and OpenAI's API stand under Google's path too", () =>
    Effect.gen(function* () {
      assert.strictEqual(json(yield* request("/v1beta/openai/models")).object, "list")
      const messages = [{ role: "user", content: "Hi" }]
      const answer = json(yield* postJson("/v1beta/openai/chat/completions", { model: "gemini-2.5-flash", messages }))
      assert.strictEqual(answer.object, "chat.completion")
    }),
  )
})
