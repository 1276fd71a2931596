/** The request of `POST /v1/chat/completions`, as OpenAI spells it (openai-node, `ChatCompletionCreateParams`). */
import { Schema } from "effect"
import { between, integerBetween, nullish } from "./fields.ts"

const positive = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))

export const ContentPart = Schema.Struct({
  type: Schema.Literals(["text", "image_url", "input_audio", "file", "refusal"]),
  text: Schema.optionalKey(Schema.String),
  refusal: Schema.optionalKey(Schema.String),
  image_url: Schema.optionalKey(
    Schema.Struct({ url: Schema.String, detail: nullish(Schema.Literals(["auto", "low", "high"])) }),
  ),
  input_audio: Schema.optionalKey(Schema.Struct({ data: Schema.String, format: Schema.Literals(["wav", "mp3"]) })),
  file: Schema.optionalKey(
    Schema.Struct({
      file_data: nullish(Schema.String),
      file_id: nullish(Schema.String),
      filename: nullish(Schema.String),
    }),
  ),
})

const FunctionCall = Schema.Struct({ name: Schema.String, arguments: Schema.String })

const ToolCall = Schema.Struct({
  id: Schema.String,
  type: Schema.Literals(["function", "custom"]),
  function: Schema.optionalKey(FunctionCall),
  custom: Schema.optionalKey(Schema.Struct({ name: Schema.String, input: Schema.String })),
})

export const Message = Schema.Struct({
  role: Schema.Literals(["system", "developer", "user", "assistant", "tool", "function"]),
  content: nullish(Schema.Union([Schema.String, Schema.Array(ContentPart)])),
  name: nullish(Schema.String),
  refusal: nullish(Schema.String),
  audio: nullish(Schema.Struct({ id: Schema.String })),
  tool_calls: nullish(Schema.Array(ToolCall)),
  function_call: nullish(FunctionCall),
  tool_call_id: nullish(Schema.String),
})

const JsonObject = Schema.Record(Schema.String, Schema.Unknown)

export const FunctionDefinition = Schema.Struct({
  name: Schema.String,
  description: nullish(Schema.String),
  parameters: nullish(JsonObject),
  strict: nullish(Schema.Boolean),
})

const CustomFormat = Schema.Struct({
  type: Schema.Literals(["text", "grammar"]),
  grammar: Schema.optionalKey(Schema.Struct({ syntax: Schema.Literals(["lark", "regex"]), definition: Schema.String })),
})

const Tool = Schema.Struct({
  type: Schema.Literals(["function", "custom"]),
  function: Schema.optionalKey(FunctionDefinition),
  custom: Schema.optionalKey(
    Schema.Struct({ name: Schema.String, description: nullish(Schema.String), format: nullish(CustomFormat) }),
  ),
})

const Named = Schema.Struct({ name: Schema.String })

const ToolChoice = Schema.Union([
  Schema.Literals(["none", "auto", "required"]),
  Schema.Struct({
    type: Schema.Literals(["function", "custom", "allowed_tools"]),
    function: Schema.optionalKey(Named),
    custom: Schema.optionalKey(Named),
    allowed_tools: Schema.optionalKey(
      Schema.Struct({ mode: Schema.Literals(["auto", "required"]), tools: Schema.Array(JsonObject) }),
    ),
  }),
])

const ResponseFormat = Schema.Struct({
  type: Schema.Literals(["text", "json_object", "json_schema"]),
  json_schema: Schema.optionalKey(
    Schema.Struct({
      name: Schema.String,
      description: nullish(Schema.String),
      schema: nullish(JsonObject),
      strict: nullish(Schema.Boolean),
    }),
  ),
})

const StreamOptions = Schema.Struct({
  include_usage: nullish(Schema.Boolean),
  include_obfuscation: nullish(Schema.Boolean),
})

/** Every documented field; those not named here are ignored. */
export const ChatCompletionRequest = Schema.Struct({
  model: Schema.String,
  messages: Schema.Array(Message).check(Schema.isMinLength(1)),
  audio: nullish(
    Schema.Struct({
      format: Schema.Literals(["wav", "aac", "mp3", "flac", "opus", "pcm16"]),
      voice: Schema.Union([Schema.String, Schema.Struct({ id: Schema.String })]),
    }),
  ),
  frequency_penalty: nullish(between(-2, 2)),
  function_call: nullish(Schema.Union([Schema.Literals(["none", "auto"]), Named])),
  functions: nullish(Schema.Array(FunctionDefinition).check(Schema.isMinLength(1), Schema.isMaxLength(128))),
  logit_bias: nullish(Schema.Record(Schema.String, between(-100, 100))),
  logprobs: nullish(Schema.Boolean),
  max_completion_tokens: nullish(positive),
  max_tokens: nullish(positive),
  metadata: nullish(Schema.Record(Schema.String, Schema.String).check(Schema.isMaxProperties(16))),
  modalities: nullish(Schema.Array(Schema.Literals(["text", "audio"]))),
  moderation: nullish(JsonObject),
  n: nullish(integerBetween(1, 128)),
  parallel_tool_calls: nullish(Schema.Boolean),
  prediction: nullish(
    Schema.Struct({
      type: Schema.Literal("content"),
      content: Schema.Union([Schema.String, Schema.Array(Schema.Struct({ text: Schema.String }))]),
    }),
  ),
  presence_penalty: nullish(between(-2, 2)),
  prompt_cache_key: nullish(Schema.String),
  prompt_cache_options: nullish(JsonObject),
  prompt_cache_retention: nullish(Schema.Literals(["in_memory", "in-memory", "24h"])),
  reasoning_effort: nullish(Schema.Literals(["none", "minimal", "low", "medium", "high", "xhigh", "max"])),
  response_format: nullish(ResponseFormat),
  safety_identifier: nullish(Schema.String),
  seed: nullish(Schema.Int),
  service_tier: nullish(Schema.Literals(["auto", "default", "flex", "scale", "priority", "fast"])),
  stop: nullish(Schema.Union([Schema.String, Schema.Array(Schema.String).check(Schema.isMaxLength(4))])),
  store: nullish(Schema.Boolean),
  stream: nullish(Schema.Boolean),
  stream_options: nullish(StreamOptions),
  temperature: nullish(between(0, 2)),
  tool_choice: nullish(ToolChoice),
  tools: nullish(Schema.Array(Tool).check(Schema.isMinLength(1), Schema.isMaxLength(128))),
  top_logprobs: nullish(integerBetween(0, 20)),
  top_p: nullish(between(0, 1)),
  user: nullish(Schema.String),
  verbosity: nullish(Schema.Literals(["low", "medium", "high"])),
  web_search_options: nullish(JsonObject),
})
export type ChatCompletionRequest = typeof ChatCompletionRequest.Type
