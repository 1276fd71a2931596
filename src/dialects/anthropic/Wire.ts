/** The requests of `POST /v1/messages` and its `/count_tokens`, as Anthropic spells them (`MessageCreateParams`). */
import { Schema } from "effect"
import { CacheControl, CitationsConfig, ContentBlock, nullish, TextBlock } from "./WireBlocks.ts"

const between = (minimum: number, maximum: number) => Schema.Finite.check(Schema.isBetween({ minimum, maximum }))
const atLeast = (minimum: number) => Schema.Int.check(Schema.isGreaterThanOrEqualTo(minimum))
const JsonObject = Schema.Record(Schema.String, Schema.Unknown)

export const Message = Schema.Struct({
  role: Schema.Literals(["user", "assistant", "system"]),
  content: Schema.Union([Schema.String, Schema.Array(ContentBlock)]),
})
export type Message = typeof Message.Type

const ToolConfig = Schema.Struct({ enabled: nullish(Schema.Boolean), defer_loading: nullish(Schema.Boolean) })

/** A tool as an MCP server lists it. */
export const ListedTool = Schema.Struct({
  name: Schema.String,
  description: nullish(Schema.String),
  input_schema: JsonObject,
})
export type ListedTool = typeof ListedTool.Type

const McpServer = Schema.Struct({
  type: Schema.Literal("url"),
  url: Schema.String,
  name: Schema.String,
  authorization_token: nullish(Schema.String),
  tool_configuration: nullish(
    Schema.Struct({ enabled: nullish(Schema.Boolean), allowed_tools: nullish(Schema.Array(Schema.String)) }),
  ),
})

/** Callers' own tools, without `type` or with `custom`, and Anthropic's, whose `type` has a date. */
export const Tool = Schema.Struct({
  type: nullish(Schema.String),
  name: nullish(Schema.String),
  description: nullish(Schema.String),
  input_schema: nullish(JsonObject),
  strict: nullish(Schema.Boolean),
  cache_control: nullish(CacheControl),
  max_uses: nullish(atLeast(1)),
  allowed_domains: nullish(Schema.Array(Schema.String)),
  blocked_domains: nullish(Schema.Array(Schema.String)),
  citations: nullish(CitationsConfig),
  defer_loading: nullish(Schema.Boolean),
  mcp_server_name: nullish(Schema.String),
  default_config: nullish(ToolConfig),
  configs: nullish(Schema.Record(Schema.String, Schema.NullOr(ToolConfig))),
  tools: nullish(Schema.Array(ListedTool)),
  display_width_px: nullish(atLeast(1)),
  display_height_px: nullish(atLeast(1)),
  enable_zoom: nullish(Schema.Boolean),
})
export type Tool = typeof Tool.Type

const parallel = { disable_parallel_tool_use: nullish(Schema.Boolean) }

const ToolChoice = Schema.Union([
  Schema.Struct({ type: Schema.Literal("auto"), ...parallel }),
  Schema.Struct({ type: Schema.Literal("any"), ...parallel }),
  Schema.Struct({ type: Schema.Literal("tool"), name: Schema.String, ...parallel }),
  Schema.Struct({ type: Schema.Literal("none") }),
])

const display = { display: nullish(Schema.Literals(["summarized", "omitted"])) }

const Thinking = Schema.Union([
  Schema.Struct({ type: Schema.Literal("enabled"), budget_tokens: atLeast(1024), ...display }),
  Schema.Struct({ type: Schema.Literal("adaptive"), ...display }),
  Schema.Struct({ type: Schema.Literal("disabled") }),
  Schema.Struct({ type: Schema.Literal("between_tools") }),
])

const JsonFormat = Schema.Struct({ type: Schema.Literal("json_schema"), schema: JsonObject })

const OutputConfig = Schema.Struct({
  effort: nullish(Schema.Literals(["low", "medium", "high", "xhigh", "max"])),
  format: nullish(JsonFormat),
})

const prompt = {
  model: Schema.String.check(Schema.isMinLength(1)),
  messages: Schema.Array(Message),
  system: nullish(Schema.Union([Schema.String, Schema.Array(TextBlock)])),
  tools: nullish(Schema.Array(Tool)),
  tool_choice: nullish(ToolChoice),
  thinking: nullish(Thinking),
  output_config: nullish(OutputConfig),
  output_format: nullish(JsonFormat),
  cache_control: nullish(CacheControl),
  context_management: nullish(JsonObject),
  speed: nullish(Schema.Literals(["standard", "fast"])),
  mcp_servers: nullish(Schema.Array(McpServer)),
  thread: nullish(JsonObject),
}

export const CountTokensRequest = Schema.Struct(prompt)
export type CountTokensRequest = typeof CountTokensRequest.Type

/** Every documented field; those not named here are ignored. */
export const MessageRequest = Schema.Struct({
  ...prompt,
  max_tokens: atLeast(0),
  container: nullish(Schema.Union([Schema.String, JsonObject])),
  diagnostics: nullish(JsonObject),
  inference_geo: nullish(Schema.String),
  metadata: nullish(Schema.Struct({ user_id: nullish(Schema.String.check(Schema.isMaxLength(512))) })),
  service_tier: nullish(Schema.Literals(["auto", "standard_only"])),
  stop_sequences: nullish(Schema.Array(Schema.String)),
  stream: nullish(Schema.Boolean),
  temperature: nullish(between(0, 1)),
  top_k: nullish(atLeast(0)),
  top_p: nullish(between(0, 1)),
})
export type MessageRequest = typeof MessageRequest.Type
