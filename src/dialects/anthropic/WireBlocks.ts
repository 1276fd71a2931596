/** The content blocks of a request, as Anthropic spells them (anthropic-sdk-typescript, `ContentBlockParam`). */
import { Schema } from "effect"

/** A field that may be absent or null. */
export const nullish = <S extends Schema.Constraint>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

export const CacheControl = Schema.Struct({
  type: Schema.Literal("ephemeral"),
  ttl: nullish(Schema.Literals(["5m", "1h"])),
})
export type CacheControl = typeof CacheControl.Type

const cached = { cache_control: nullish(CacheControl) }

export const TextBlock = Schema.Struct({
  type: Schema.Literal("text"),
  text: Schema.String,
  citations: nullish(Schema.Array(Schema.Unknown)),
  ...cached,
})

const UrlSource = Schema.Struct({ type: Schema.Literal("url"), url: Schema.String })
const FileSource = Schema.Struct({ type: Schema.Literal("file"), file_id: Schema.String })

const ImageBlock = Schema.Struct({
  type: Schema.Literal("image"),
  source: Schema.Union([
    Schema.Struct({
      type: Schema.Literal("base64"),
      media_type: Schema.Literals(["image/jpeg", "image/png", "image/gif", "image/webp"]),
      data: Schema.String,
    }),
    UrlSource,
    FileSource,
  ]),
  ...cached,
})

export const CitationsConfig = Schema.Struct({ enabled: Schema.optionalKey(Schema.Boolean) })

export const DocumentBlock = Schema.Struct({
  type: Schema.Literal("document"),
  source: Schema.Union([
    Schema.Struct({
      type: Schema.Literal("base64"),
      media_type: Schema.Literal("application/pdf"),
      data: Schema.String,
    }),
    Schema.Struct({ type: Schema.Literal("text"), media_type: Schema.Literal("text/plain"), data: Schema.String }),
    Schema.Struct({
      type: Schema.Literal("content"),
      content: Schema.Union([Schema.String, Schema.Array(Schema.Union([TextBlock, ImageBlock]))]),
    }),
    UrlSource,
    FileSource,
  ]),
  title: nullish(Schema.String),
  context: nullish(Schema.String),
  citations: nullish(CitationsConfig),
  ...cached,
})

export const SearchResultBlock = Schema.Struct({
  type: Schema.Literal("search_result"),
  source: Schema.String,
  title: Schema.String,
  content: Schema.Array(TextBlock),
  citations: nullish(CitationsConfig),
  ...cached,
})

const ToolReferenceBlock = Schema.Struct({
  type: Schema.Literals(["tool_reference", "browser_state"]),
  tool_name: Schema.optionalKey(Schema.String),
  ...cached,
})

const ToolResultContent = Schema.Union([TextBlock, ImageBlock, SearchResultBlock, DocumentBlock, ToolReferenceBlock])
export type ToolResultContent = typeof ToolResultContent.Type

export const ToolResultBlock = Schema.Struct({
  type: Schema.Literal("tool_result"),
  tool_use_id: Schema.String,
  content: nullish(Schema.Union([Schema.String, Schema.Array(ToolResultContent)])),
  is_error: nullish(Schema.Boolean),
  ...cached,
})
export type ToolResultBlock = typeof ToolResultBlock.Type

const ToolUseBlock = Schema.Struct({
  type: Schema.Literal("tool_use"),
  id: Schema.String,
  name: Schema.String,
  input: Schema.Record(Schema.String, Schema.Unknown),
  ...cached,
})

const ThinkingBlock = Schema.Struct({
  type: Schema.Literal("thinking"),
  thinking: Schema.String,
  signature: Schema.String,
})

const RedactedThinkingBlock = Schema.Struct({ type: Schema.Literal("redacted_thinking"), data: Schema.String })

/** What Anthropic's own tools did in an earlier answer, and other blocks that are only read back. */
const ServerBlock = Schema.Struct({
  type: Schema.Literals([
    "server_tool_use",
    "web_search_tool_result",
    "web_fetch_tool_result",
    "code_execution_tool_result",
    "bash_code_execution_tool_result",
    "text_editor_code_execution_tool_result",
    "tool_search_tool_result",
    "container_upload",
    "mcp_tool_use",
    "mcp_tool_result",
    "mcp_tool_listing",
    "advisor_tool_result",
    "compaction",
    "tool_addition",
    "tool_removal",
  ]),
  id: Schema.optionalKey(Schema.String),
  tool_use_id: Schema.optionalKey(Schema.String),
  name: Schema.optionalKey(Schema.String),
  server_name: Schema.optionalKey(Schema.String),
  mcp_server_name: Schema.optionalKey(Schema.String),
  tools: Schema.optionalKey(Schema.Unknown),
  input: Schema.optionalKey(Schema.Unknown),
  content: Schema.optionalKey(Schema.Unknown),
  ...cached,
})
export type ServerBlock = typeof ServerBlock.Type

export const ContentBlock = Schema.Union([
  TextBlock,
  ImageBlock,
  DocumentBlock,
  SearchResultBlock,
  ThinkingBlock,
  RedactedThinkingBlock,
  ToolUseBlock,
  ToolResultBlock,
  ServerBlock,
])
export type ContentBlock = typeof ContentBlock.Type
