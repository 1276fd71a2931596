/** What the Responses API refuses, in OpenAI's words and with the field's path. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { json, postJson, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const ask = { model: "gpt-4o", input: "Tell me of the sea" }

type Refusal = readonly [what: string, fields: object, param: string | null, code: string | null, message: string]

const refusals: ReadonlyArray<Refusal> = [
  ["no model", { model: undefined }, "model", "missing_required_parameter", "Missing required parameter: 'model'."],
  ["no input", { input: undefined }, "input", "missing_required_parameter", "must be provided"],
  ["a number as input", { input: 5 }, "input", "invalid_type", "Invalid type for 'input'"],
  ["an unknown item", { input: [{ type: "song" }] }, "input[0].type", "invalid_value", "Invalid value: 'song'"],
  ["an unknown role", { input: [{ role: "cat", content: "" }] }, "input[0].role", "invalid_value", "'cat'"],
  [
    "an unknown part",
    { input: [{ role: "user", content: [{ type: "smell" }] }] },
    "input[0].content[0].type",
    "invalid_value",
    "'smell'",
  ],
  ["a wrong temperature", { temperature: 2.5 }, "temperature", "decimal_above_max_value", "<= 2"],
  ["no tokens", { max_output_tokens: 0 }, "max_output_tokens", "integer_below_min_value", ">= 1"],
  ["too many tokens", { max_output_tokens: 1_000_000 }, "max_output_tokens", "integer_above_max_value", "1000000"],
  [
    "effort of one that does not think",
    { reasoning: { effort: "low" } },
    "reasoning.effort",
    "unsupported_parameter",
    "",
  ],
  ["a tool without a name", { tools: [{ type: "function" }] }, "tools[0].name", "missing_required_parameter", ""],
  [
    "files without a store",
    { tools: [{ type: "file_search" }] },
    "tools[0].vector_store_ids",
    "missing_required_parameter",
    "",
  ],
  ["an unknown tool", { tools: [{ type: "hammer" }] }, "tools[0].type", "invalid_value", "'hammer'"],
  ["a choice of nothing", { tool_choice: { type: "function", name: "x" } }, "tool_choice", null, "'x' not found"],
  [
    "a schema without a name",
    { text: { format: { type: "json_schema", schema: {} } } },
    "text.format.name",
    "missing_required_parameter",
    "",
  ],
  ["background without a store", { background: true, store: false }, "background", "invalid_value", "store"],
  [
    "two pasts",
    { previous_response_id: "resp_1", conversation: "conv_1" },
    "previous_response_id",
    "mutually_exclusive_parameters",
    "Mutually exclusive",
  ],
  [
    "an unknown past",
    { previous_response_id: "resp_1" },
    "previous_response_id",
    "previous_response_not_found",
    "'resp_1'",
  ],
  ["stream options without a stream", { stream_options: {} }, "stream_options", null, "only allowed when 'stream'"],
  ["logprobs that are not included", { top_logprobs: 2 }, "top_logprobs", null, "include"],
  ["JSON that nobody speaks of", { text: { format: { type: "json_object" } } }, "input", null, "json"],
  [
    "a prompt that is too long",
    { model: "gpt-4", input: "sea ".repeat(10_000) },
    "input",
    "context_length_exceeded",
    "",
  ],
]

layer(TestServer.layer(), { excludeTestServices: true })("responses that are refused", (it) => {
  for (const [what, fields, param, code, message] of refusals) {
    for (const mode of [{}, { stream: true }]) {
      it.effect(`${what}${"stream" in mode ? ", streamed" : ""}`, () =>
        Effect.gen(function* () {
          const answer = yield* postJson("/v1/responses", { ...ask, ...mode, ...fields })
          // A stream may have options, so that it is no refusal.
          if ("stream_options" in fields && "stream" in mode) return assert.strictEqual(answer.status, 200)
          const { error } = json(answer)
          assert.deepStrictEqual([answer.status, error.param, error.code], [400, param, code])
          assert.include(error.message, message)
        }),
      )
    }
  }

  it.effect("what is not there is 404", () =>
    Effect.gen(function* () {
      for (const path of ["/v1/responses/resp_1", "/v1/responses/resp_1/input_items", "/v1/conversations/conv_1"]) {
        assert.strictEqual((yield* request(path)).status, 404)
      }
      assert.strictEqual((yield* postJson("/v1/responses/resp_1/cancel", {})).status, 404)
      const missing = yield* postJson("/v1/responses", { ...ask, input: [{ type: "item_reference", id: "msg_1" }] })
      assert.strictEqual(json(missing).error.message, "Item with id 'msg_1' not found.")
    }),
  )

  it.effect("unknown fields are taken", () =>
    Effect.map(postJson("/v1/responses", { ...ask, whatever: 1 }), ({ status }) => assert.strictEqual(status, 200)),
  )
})
