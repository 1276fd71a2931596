/** The tools that a response may call, as OpenAI spells them (openai-node, `Tool` and `ToolChoice…`). */
import { Schema } from "effect"
import { nullish } from "../openai-chat/fields.ts"

const JsonObject = Schema.Record(Schema.String, Schema.Unknown)

const positive = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))

const toolTypes = [
  "function",
  "custom",
  "file_search",
  "web_search",
  "web_search_2025_08_26",
  "web_search_preview",
  "web_search_preview_2025_03_11",
  "computer",
  "computer_use",
  "computer_use_preview",
  "code_interpreter",
  "image_generation",
  "mcp",
  "local_shell",
  "shell",
  "apply_patch",
  "tool_search",
  "namespace",
  "programmatic_tool_calling",
] as const

export const Tool = Schema.Struct({
  type: Schema.Literals(toolTypes),
  name: Schema.optionalKey(Schema.String),
  description: nullish(Schema.String),
  parameters: nullish(JsonObject),
  strict: nullish(Schema.Boolean),
  format: nullish(
    Schema.Struct({
      type: Schema.Literals(["text", "grammar"]),
      syntax: Schema.optionalKey(Schema.Literals(["lark", "regex"])),
      definition: Schema.optionalKey(Schema.String),
    }),
  ),
  tools: nullish(Schema.Array(JsonObject)),
  server_label: nullish(Schema.String),
  server_url: nullish(Schema.String),
  connector_id: nullish(Schema.String),
  allowed_tools: nullish(
    Schema.Union([
      Schema.Array(Schema.String),
      Schema.Struct({ tool_names: Schema.optionalKey(Schema.Array(Schema.String)) }),
    ]),
  ),
  require_approval: nullish(
    Schema.Union([
      Schema.Literals(["always", "never"]),
      Schema.Struct({ always: Schema.optionalKey(JsonObject), never: Schema.optionalKey(JsonObject) }),
    ]),
  ),
  defer_loading: nullish(Schema.Boolean),
  execution: nullish(Schema.Literals(["server", "client"])),
  display_width: nullish(positive),
  display_height: nullish(positive),
  vector_store_ids: nullish(Schema.Array(Schema.String)),
  container: nullish(Schema.Union([Schema.String, JsonObject])),
  partial_images: nullish(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3 }))),
})
export type Tool = typeof Tool.Type

export const ToolChoice = Schema.Union([
  Schema.Literals(["none", "auto", "required"]),
  Schema.Struct({
    type: Schema.Literals(["allowed_tools", ...toolTypes]),
    name: nullish(Schema.String),
    server_label: nullish(Schema.String),
    mode: Schema.optionalKey(Schema.Literals(["auto", "required"])),
    tools: Schema.optionalKey(Schema.Array(JsonObject)),
  }),
])
export type ToolChoice = typeof ToolChoice.Type
