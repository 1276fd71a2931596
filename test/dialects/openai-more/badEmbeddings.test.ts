/** Embedding requests that are wrong in every way get OpenAI's own 400. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { json, postJson, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const path = "/v1/embeddings"
const model = "text-embedding-3-small"
const fields = (more: object) => ({ model, input: "Hello", ...more })
const empty = "input cannot be an empty string."

/** Name, body, then `param`, `code` and the message. */
const bad: ReadonlyArray<readonly [string, unknown, string | null, string | null, RegExp | string]> = [
  ["no model", { input: "Hello" }, "model", "missing_required_parameter", "Missing required parameter: 'model'."],
  ["an empty model", fields({ model: "" }), null, null, "you must provide a model parameter"],
  ["a model that is a number", fields({ model: 3 }), "model", "invalid_type", /expected a string, but got an integer/],
  ["no input", { model }, "input", "missing_required_parameter", "Missing required parameter: 'input'."],
  ["input that is null", fields({ input: null }), "input", "invalid_type", /but got null instead/],
  ["input that is a number", fields({ input: 5 }), "input", "invalid_type", /one of a string, array of strings/],
  ["input that is an object", fields({ input: {} }), "input", "invalid_type", /but got an object instead/],
  ["a number among texts", fields({ input: ["a", 1] }), "input[1]", "invalid_type", /for 'input\[1\]'/],
  ["half a token", fields({ input: [1.5] }), "input[0]", "invalid_type", /for 'input\[0\]'/],
  ["a text among tokens", fields({ input: [[1, "a"]] }), "input[0]", "invalid_type", /for 'input\[0\]'/],
  ["an empty text", fields({ input: "" }), null, null, `Invalid 'input': ${empty}`],
  ["an empty text among others", fields({ input: ["a", ""] }), null, null, `Invalid 'input[1]': ${empty}`],
  ["no tokens among others", fields({ input: [[1], []] }), null, null, `Invalid 'input[1]': ${empty}`],
  ["an empty array", fields({ input: [] }), null, null, /^'\$\.input' is invalid\./],
  [
    "too many inputs",
    fields({ input: Array.from({ length: 2_049 }, () => "a") }),
    null,
    null,
    "Invalid 'input': array length must be 2048 or less.",
  ],
  [
    "a text too long",
    fields({ input: " a".repeat(8_193) }),
    null,
    null,
    "Invalid 'input': maximum context length is 8192 tokens.",
  ],
  [
    "a text too long among others",
    fields({ input: ["a", " a".repeat(8_193)] }),
    null,
    null,
    "Invalid 'input[1]': maximum input length is 8192 tokens.",
  ],
  [
    "too many tokens of one input",
    fields({ input: Array.from({ length: 8_193 }, () => 64) }),
    null,
    null,
    "Invalid 'input': maximum context length is 8192 tokens.",
  ],
  [
    "dimensions of an old model",
    fields({ model: "text-embedding-ada-002", dimensions: 1536 }),
    null,
    null,
    "This model does not support specifying dimensions.",
  ],
  [
    "too many dimensions",
    fields({ dimensions: 1_537 }),
    null,
    null,
    "Invalid value for 'dimensions' = 1537. Must be less than or equal to 1536.",
  ],
  ["no dimension", fields({ dimensions: 0 }), "dimensions", "integer_below_min_value", /Expected a value >= 1/],
  ["half a dimension", fields({ dimensions: 1.5 }), "dimensions", "invalid_type", /expected an integer/],
  ["dimensions that are text", fields({ dimensions: "9" }), "dimensions", "invalid_type", /got a string/],
  [
    "an unknown format",
    fields({ encoding_format: "int8" }),
    "encoding_format",
    "invalid_value",
    "Invalid value: 'int8'. Supported values are: 'float' and 'base64'.",
  ],
  ["a user that is a number", fields({ user: 7 }), "user", "invalid_type", /expected a string/],
]

layer(TestServer.layer(), { excludeTestServices: true })("bad embedding requests", (it) => {
  for (const [name, body, param, code, message] of bad) {
    it.effect(`${name} gets 400`, () =>
      Effect.gen(function* () {
        const answer = yield* postJson(path, body)
        const { error } = json(answer)
        assert.strictEqual(answer.status, 400)
        assert.deepStrictEqual(Object.keys(error), ["message", "type", "param", "code"])
        assert.deepStrictEqual(
          { type: error.type, param: error.param, code: error.code },
          { type: "invalid_request_error", param, code },
        )
        if (typeof message === "string") assert.strictEqual(error.message, message)
        else assert.match(error.message, message)
      }),
    )
  }

  it.effect("more than 300,000 tokens are an error of their own type", () =>
    Effect.gen(function* () {
      const most = Array.from({ length: 300 }, () => " a".repeat(1_000))
      assert.strictEqual((yield* postJson(path, fields({ input: most, dimensions: 1 }))).status, 200)
      const answer = yield* postJson(path, fields({ input: [...most, "a"] }))
      assert.strictEqual(answer.status, 400)
      assert.deepStrictEqual(json(answer).error, {
        message: "Requested 300001 tokens, max 300000 tokens per request",
        type: "max_tokens_per_request",
        param: null,
        code: "max_tokens_per_request",
      })
    }),
  )

  it.effect("a GET gets 405", () => Effect.map(request(path), (answer) => assert.strictEqual(answer.status, 405)))
})
