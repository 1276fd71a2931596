/** The request of `POST /v1/responses`, as OpenAI spells it (openai-node, `ResponseCreateParams`). */
import { Schema } from "effect"
import { between, integerBetween, nullish } from "../openai-chat/fields.ts"
import { Input } from "./WireItems.ts"
import { Tool, ToolChoice } from "./WireTools.ts"

const JsonObject = Schema.Record(Schema.String, Schema.Unknown)
const positive = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))

export const Metadata = Schema.Record(Schema.String, Schema.String).check(Schema.isMaxProperties(16))

const Reasoning = Schema.Struct({
  effort: nullish(Schema.Literals(["none", "minimal", "low", "medium", "high", "xhigh", "max"])),
  summary: nullish(Schema.Literals(["auto", "concise", "detailed"])),
  generate_summary: nullish(Schema.Literals(["auto", "concise", "detailed"])),
})

const TextFormat = Schema.Struct({
  type: Schema.Literals(["text", "json_object", "json_schema"]),
  name: Schema.optionalKey(Schema.String),
  description: nullish(Schema.String),
  schema: nullish(JsonObject),
  strict: nullish(Schema.Boolean),
})

const Text = Schema.Struct({
  format: nullish(TextFormat),
  verbosity: nullish(Schema.Literals(["low", "medium", "high"])),
})

const Includable = Schema.Literals([
  "file_search_call.results",
  "web_search_call.results",
  "web_search_call.action.sources",
  "message.input_image.image_url",
  "computer_call_output.output.image_url",
  "code_interpreter_call.outputs",
  "reasoning.encrypted_content",
  "message.output_text.logprobs",
])

const Template = Schema.Struct({ id: Schema.String, variables: nullish(JsonObject), version: nullish(Schema.String) })

/** What makes the context of an answer: also what can be counted without answering. */
const contextFields = {
  model: nullish(Schema.String),
  input: nullish(Input),
  instructions: nullish(Schema.String),
  previous_response_id: nullish(Schema.String),
  conversation: nullish(Schema.Union([Schema.String, Schema.Struct({ id: Schema.String })])),
  parallel_tool_calls: nullish(Schema.Boolean),
  reasoning: nullish(Reasoning),
  text: nullish(Text),
  tool_choice: nullish(ToolChoice),
  tools: nullish(Schema.Array(Tool)),
  truncation: nullish(Schema.Literals(["auto", "disabled"])),
}

/** Every documented field; those not named here are ignored. */
export const ResponseRequest = Schema.Struct({
  ...contextFields,
  background: nullish(Schema.Boolean),
  include: nullish(Schema.Array(Includable)),
  max_output_tokens: nullish(positive),
  max_tool_calls: nullish(positive),
  metadata: nullish(Metadata),
  prompt: nullish(Template),
  prompt_cache_key: nullish(Schema.String),
  prompt_cache_retention: nullish(Schema.Literals(["in_memory", "in-memory", "24h"])),
  safety_identifier: nullish(Schema.String),
  service_tier: nullish(Schema.Literals(["auto", "default", "flex", "scale", "priority", "fast"])),
  store: nullish(Schema.Boolean),
  stream: nullish(Schema.Boolean),
  stream_options: nullish(Schema.Struct({ include_obfuscation: nullish(Schema.Boolean) })),
  temperature: nullish(between(0, 2)),
  top_logprobs: nullish(integerBetween(0, 20)),
  top_p: nullish(between(0, 1)),
  user: nullish(Schema.String),
})
export type ResponseRequest = typeof ResponseRequest.Type
