/** The requests of Ollama's API, as its reference spells them (ollama-js, `ChatRequest`, `GenerateRequest`). */
import { Schema } from "effect"

/** A field that may be absent or null. */
const nullish = <S extends Schema.Constraint>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

const JsonObject = Schema.Record(Schema.String, Schema.Unknown)

const ToolCall = Schema.Struct({
  id: nullish(Schema.String),
  function: Schema.Struct({ name: Schema.String, arguments: nullish(JsonObject) }),
})

export const Message = Schema.Struct({
  role: Schema.String,
  content: nullish(Schema.String),
  thinking: nullish(Schema.String),
  images: nullish(Schema.Array(Schema.String)),
  tool_calls: nullish(Schema.Array(ToolCall)),
  tool_name: nullish(Schema.String),
  tool_call_id: nullish(Schema.String),
})
export type Message = typeof Message.Type

const Tool = Schema.Struct({
  type: nullish(Schema.String),
  function: Schema.Struct({
    name: Schema.String,
    description: nullish(Schema.String),
    parameters: nullish(JsonObject),
  }),
})

/** How to answer; options that are not named here are ignored. */
const Options = Schema.Struct({
  temperature: nullish(Schema.Finite),
  top_p: nullish(Schema.Finite),
  top_k: nullish(Schema.Finite),
  seed: nullish(Schema.Int),
  num_predict: nullish(Schema.Int),
  num_ctx: nullish(Schema.Int),
  stop: nullish(Schema.Union([Schema.String, Schema.Array(Schema.String)])),
})

const shared = {
  model: nullish(Schema.String),
  stream: nullish(Schema.Boolean),
  /** "json", or a JSON Schema. */
  format: nullish(Schema.Union([Schema.String, JsonObject])),
  options: nullish(Options),
  think: nullish(Schema.Union([Schema.Boolean, Schema.String])),
  keep_alive: nullish(Schema.Union([Schema.String, Schema.Finite])),
  logprobs: nullish(Schema.Boolean),
  top_logprobs: nullish(Schema.Int),
}

export const ChatRequest = Schema.Struct({
  ...shared,
  messages: nullish(Schema.Array(Message)),
  tools: nullish(Schema.Array(Tool)),
})
export type ChatRequest = typeof ChatRequest.Type

export const GenerateRequest = Schema.Struct({
  ...shared,
  prompt: nullish(Schema.String),
  suffix: nullish(Schema.String),
  system: nullish(Schema.String),
  template: nullish(Schema.String),
  context: nullish(Schema.Array(Schema.Int)),
  raw: nullish(Schema.Boolean),
  images: nullish(Schema.Array(Schema.String)),
})
export type GenerateRequest = typeof GenerateRequest.Type

export const EmbedRequest = Schema.Struct({
  model: nullish(Schema.String),
  input: nullish(Schema.Union([Schema.String, Schema.Array(Schema.String)])),
  /** The older endpoint's word. */
  prompt: nullish(Schema.String),
  dimensions: nullish(Schema.Int),
})

export const ShowRequest = Schema.Struct({ model: nullish(Schema.String), name: nullish(Schema.String) })
