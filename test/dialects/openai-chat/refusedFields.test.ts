/** Tools, formats and models that do not go together are refused in OpenAI's words. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { json, postJson } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const hello = { role: "user", content: "Hello" }
const tool = (name: string, more: object = {}) => ({ type: "function", function: { name, ...more } })
const call = (id: string) => ({ id, type: "function", function: { name: "one", arguments: "{}" } })
const schemaFormat = (json_schema: object) => ({ response_format: { type: "json_schema", json_schema } })
const image = { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } }

/** Name, fields, then the `param`, `code` and message of the refusal. */
const refused: ReadonlyArray<readonly [string, object, string, string | null, string]> = [
  [
    "two tools of one name",
    { tools: [tool("one"), tool("one")] },
    "tools[1].function.name",
    "invalid_value",
    "Invalid 'tools[1].function.name': duplicate tool name 'one'. Tool names must be unique.",
  ],
  [
    "a tool with a space in its name",
    { tools: [tool("one two")] },
    "tools[0].function.name",
    "invalid_value",
    "Invalid 'tools[0].function.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
  ],
  [
    "a tool with too long a name",
    { tools: [tool("x".repeat(65))] },
    "tools[0].function.name",
    "string_above_max_length",
    "Invalid 'tools[0].function.name': string too long. Expected a string with maximum length 64, but got a string with length 65 instead.",
  ],
  [
    "129 tools",
    { tools: Array.from({ length: 129 }, (_, i) => tool(`t${i}`)) },
    "tools",
    "array_above_max_length",
    "Invalid 'tools': array too long. Expected an array with maximum length 128, but got an array with length 129 instead.",
  ],
  [
    "no tools in the list",
    { tools: [] },
    "tools",
    "empty_array",
    "Invalid 'tools': empty array. Expected an array with minimum length 1, but got an empty array instead.",
  ],
  [
    "parameters that are no object",
    { tools: [tool("one", { parameters: { type: "string" } })] },
    "tools[0].function.parameters",
    "invalid_function_parameters",
    `Invalid schema for function 'one': schema must be a JSON Schema of 'type: "object"', got 'type: "string"'.`,
  ],
  [
    "a tool without its function",
    { tools: [{ type: "function" }] },
    "tools[0].function",
    "missing_required_parameter",
    "Missing required parameter: 'tools[0].function'.",
  ],
  [
    "a choice of a tool nobody offers",
    { tools: [tool("one")], tool_choice: { type: "function", function: { name: "two" } } },
    "tool_choice",
    null,
    "Tool choice 'two' not found in 'tools' parameter.",
  ],
  [
    "a tool choice without tools",
    { tool_choice: "auto" },
    "tool_choice",
    null,
    "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.",
  ],
  [
    "parallel calls without tools",
    { parallel_tool_calls: true },
    "parallel_tool_calls",
    null,
    "Invalid value for 'parallel_tool_calls': 'parallel_tool_calls' is only allowed when 'tools' are specified.",
  ],
  [
    "a result of no call",
    { messages: [hello, { role: "tool", tool_call_id: "call_1", content: "42" }] },
    "messages[1].role",
    null,
    "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
  ],
  [
    "a call without its result",
    {
      messages: [
        hello,
        { role: "assistant", tool_calls: [call("call_1"), call("call_2")] },
        { role: "tool", tool_call_id: "call_1", content: "42" },
        hello,
      ],
    },
    "messages[3].role",
    null,
    "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: call_2",
  ],
  [
    "JSON mode that nobody speaks of",
    { response_format: { type: "json_object" } },
    "messages",
    null,
    "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
  ],
  [
    "a schema format without schema",
    schemaFormat({ name: "one" }),
    "response_format.json_schema.schema",
    "missing_required_parameter",
    "Missing required parameter: 'response_format.json_schema.schema'.",
  ],
  [
    "a strict schema that is open",
    schemaFormat({ name: "one", strict: true, schema: { type: "object", properties: { a: { type: "string" } } } }),
    "response_format",
    null,
    "Invalid schema for response_format 'one': In context=(), 'additionalProperties' is required to be supplied and to be false.",
  ],
  [
    "a strict tool that does not ask for all it has",
    {
      tools: [
        tool("one", {
          strict: true,
          parameters: {
            type: "object",
            properties: { a: { type: "string" } },
            required: [],
            additionalProperties: false,
          },
        }),
      ],
    },
    "tools[0].function.parameters",
    "invalid_function_parameters",
    "Invalid schema for function 'one': In context=(), 'required' is required to be supplied and to be an array including every key in properties. Missing 'a'.",
  ],
  [
    "a grammar that names no rule",
    {
      tool_choice: "required",
      tools: [
        {
          type: "custom",
          custom: {
            name: "one",
            format: { type: "grammar", grammar: { syntax: "lark", definition: "start: nowhere" } },
          },
        },
      ],
    },
    "tools[0].custom.format",
    "invalid_grammar",
    "",
  ],
  [
    "max_tokens for a model that thinks",
    { model: "o3", max_tokens: 5 },
    "max_tokens",
    "unsupported_parameter",
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
  ],
  [
    "a temperature for a model that thinks",
    { model: "o3", temperature: 0.2 },
    "temperature",
    "unsupported_value",
    "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.",
  ],
  [
    "top_p for a model that thinks",
    { model: "gpt-5", top_p: 0.5 },
    "top_p",
    "unsupported_parameter",
    "Unsupported parameter: 'top_p' is not supported with this model.",
  ],
  [
    "an effort for a model that does not think",
    { reasoning_effort: "low" },
    "reasoning_effort",
    null,
    "Unrecognized request argument supplied: reasoning_effort",
  ],
  [
    "a picture for a model that only reads",
    { model: "o3-mini", messages: [{ role: "user", content: [image] }] },
    "messages[0].content[0].type",
    null,
    "Invalid content type. image_url is only supported by certain models.",
  ],
  [
    "sound without a voice",
    { model: "gpt-4o-audio-preview", modalities: ["text", "audio"] },
    "audio",
    "missing_required_parameter",
    "Missing required parameter: 'audio'.",
  ],
  [
    "a prediction for two answers",
    { n: 2, prediction: { type: "content", content: "Hi" } },
    "n",
    null,
    "Invalid value for 'n': only n = 1 is supported with 'prediction'.",
  ],
]

layer(TestServer.layer(), { excludeTestServices: true })("a chat completion with", (it) => {
  for (const [name, fields, param, code, message] of refused) {
    it.effect(name, () =>
      Effect.gen(function* () {
        const answer = yield* postJson("/v1/chat/completions", { model: "gpt-4o", messages: [hello], ...fields })
        assert.strictEqual(answer.status, 400)
        const { error } = json(answer)
        assert.deepInclude(error, { type: "invalid_request_error", param, code })
        if (message !== "") assert.strictEqual(error.message, message)
      }),
    )
  }

  it.effect("what one model refuses is taken by another", () =>
    Effect.gen(function* () {
      for (const fields of [
        { max_tokens: 5, temperature: 0.2, top_p: 0.5 },
        { model: "gpt-5.1", temperature: 0.2 },
        { model: "o3", temperature: 1, top_p: 1, presence_penalty: 0 },
        { model: "gpt-4o", messages: [{ role: "user", content: [image] }] },
        { model: "nobodys-model", max_tokens: 5, reasoning_effort: "high", logprobs: true },
        { messages: [{ role: "system", content: "Answer in JSON" }, hello], response_format: { type: "json_object" } },
      ]) {
        const answer = yield* postJson("/v1/chat/completions", { model: "gpt-4o", messages: [hello], ...fields })
        assert.strictEqual(answer.status, 200, answer.text)
      }
    }),
  )
})
