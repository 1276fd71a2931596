/** What `POST /v1/messages` answers, as Anthropic spells it (anthropic-sdk-typescript, `Message`, `RawMessageStreamEvent`). */
import { Schema } from "effect"
import { Citation } from "./citing/WireCitations.ts"
import {
  Container,
  McpToolUse,
  ServerToolResult,
  ServerToolUsage,
  ServerToolUse,
} from "./serverTools/WireServerTools.ts"

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
const literal = <const A extends string>(value: A) => Schema.Literal(value)

export const Usage = Schema.Struct({
  input_tokens: Count,
  cache_creation_input_tokens: Count,
  cache_read_input_tokens: Count,
  cache_creation: Schema.Struct({ ephemeral_5m_input_tokens: Count, ephemeral_1h_input_tokens: Count }),
  output_tokens: Count,
  output_tokens_details: Schema.NullOr(Schema.Struct({ thinking_tokens: Count })),
  server_tool_use: Schema.NullOr(ServerToolUsage),
  service_tier: literal("standard"),
  inference_geo: literal("not_available"),
  speed: literal("standard"),
})
export type Usage = typeof Usage.Type

const ToolUse = Schema.Struct({
  type: literal("tool_use"),
  id: Schema.String,
  name: Schema.String,
  input: Schema.Unknown,
  caller: Schema.Struct({ type: literal("direct") }),
  toolset_name: Schema.optionalKey(Schema.String),
})

export const ContentBlock = Schema.Union([
  Schema.Struct({ type: literal("thinking"), thinking: Schema.String, signature: Schema.String }),
  Schema.Struct({ type: literal("redacted_thinking"), data: Schema.String }),
  Schema.Struct({ type: literal("text"), text: Schema.String, citations: Schema.NullOr(Schema.Array(Citation)) }),
  ToolUse,
  ServerToolUse,
  McpToolUse,
  ServerToolResult,
])
export type ContentBlock = typeof ContentBlock.Type

export const StopReason = Schema.Literals([
  "end_turn",
  "max_tokens",
  "stop_sequence",
  "tool_use",
  "refusal",
  "pause_turn",
])
export type StopReason = typeof StopReason.Type

const StopDetails = Schema.Struct({ type: literal("refusal"), category: Schema.Null, explanation: Schema.Null })

const ending = {
  stop_reason: Schema.NullOr(StopReason),
  stop_sequence: Schema.NullOr(Schema.String),
  stop_details: Schema.NullOr(StopDetails),
  container: Schema.NullOr(Container),
}
export const Ending = Schema.Struct(ending)
export type Ending = typeof Ending.Type

const ContextManagement = Schema.optionalKey(Schema.Struct({ applied_edits: Schema.Array(Schema.Unknown) }))

export const Message = Schema.Struct({
  id: Schema.String,
  type: literal("message"),
  role: literal("assistant"),
  model: Schema.String,
  content: Schema.Array(ContentBlock),
  ...ending,
  diagnostics: Schema.Null,
  usage: Usage,
  context_management: ContextManagement,
})
export type Message = typeof Message.Type

const Delta = Schema.Union([
  Schema.Struct({ type: literal("text_delta"), text: Schema.String }),
  Schema.Struct({ type: literal("thinking_delta"), thinking: Schema.String }),
  Schema.Struct({ type: literal("citations_delta"), citation: Citation }),
  Schema.Struct({ type: literal("signature_delta"), signature: Schema.String }),
  Schema.Struct({ type: literal("input_json_delta"), partial_json: Schema.String }),
])

const DeltaUsage = Schema.Struct({
  input_tokens: Count,
  cache_creation_input_tokens: Count,
  cache_read_input_tokens: Count,
  output_tokens: Count,
  output_tokens_details: Schema.NullOr(Schema.Struct({ thinking_tokens: Count })),
  server_tool_use: Schema.NullOr(ServerToolUsage),
})

export const StreamEvent = Schema.Union([
  Schema.Struct({ type: literal("message_start"), message: Message }),
  Schema.Struct({ type: literal("ping") }),
  Schema.Struct({ type: literal("content_block_start"), index: Count, content_block: ContentBlock }),
  Schema.Struct({ type: literal("content_block_delta"), index: Count, delta: Delta }),
  Schema.Struct({ type: literal("content_block_stop"), index: Count }),
  Schema.Struct({
    type: literal("message_delta"),
    delta: Ending,
    usage: DeltaUsage,
    context_management: ContextManagement,
  }),
  Schema.Struct({ type: literal("message_stop") }),
])
export type StreamEvent = typeof StreamEvent.Type
