/** Calls of the tools that Anthropic runs, and what they find (anthropic-sdk-typescript, `ServerToolUseBlock` and results). */
import { Schema } from "effect"

const literal = <const A extends string>(value: A) => Schema.Literal(value)
const caller = Schema.Struct({ type: literal("direct") })

const serverToolNames = [
  "web_search",
  "web_fetch",
  "code_execution",
  "bash_code_execution",
  "tool_search_tool_regex",
  "tool_search_tool_bm25",
] as const

export const ServerToolUse = Schema.Struct({
  type: literal("server_tool_use"),
  id: Schema.String,
  name: Schema.Literals(serverToolNames),
  input: Schema.Unknown,
  caller,
})

/** A call of a tool that an MCP server has (`BetaMCPToolUseBlock`). */
export const McpToolUse = Schema.Struct({
  type: literal("mcp_tool_use"),
  id: Schema.String,
  name: Schema.String,
  input: Schema.Unknown,
  server_name: Schema.String,
})

const spent = literal("max_uses_exceeded")

const WebSearchResult = Schema.Struct({
  type: literal("web_search_tool_result"),
  tool_use_id: Schema.String,
  content: Schema.Union([
    Schema.Array(
      Schema.Struct({
        type: literal("web_search_result"),
        title: Schema.String,
        url: Schema.String,
        encrypted_content: Schema.String,
        page_age: Schema.Null,
      }),
    ),
    Schema.Struct({ type: literal("web_search_tool_result_error"), error_code: spent }),
  ]),
  caller,
})

const WebFetchResult = Schema.Struct({
  type: literal("web_fetch_tool_result"),
  tool_use_id: Schema.String,
  content: Schema.Union([
    Schema.Struct({
      type: literal("web_fetch_result"),
      url: Schema.String,
      content: Schema.Struct({
        type: literal("document"),
        source: Schema.Struct({ type: literal("text"), media_type: literal("text/plain"), data: Schema.String }),
        title: Schema.String,
        citations: Schema.NullOr(Schema.Struct({ enabled: Schema.Boolean })),
      }),
      retrieved_at: Schema.String,
    }),
    Schema.Struct({ type: literal("web_fetch_tool_result_error"), error_code: spent }),
  ]),
  caller,
})

const executed = {
  stdout: Schema.String,
  stderr: Schema.String,
  return_code: Schema.Int,
  content: Schema.Tuple([]),
}

const CodeExecutionResult = Schema.Struct({
  type: literal("code_execution_tool_result"),
  tool_use_id: Schema.String,
  content: Schema.Struct({ type: literal("code_execution_result"), ...executed }),
})

const BashCodeExecutionResult = Schema.Struct({
  type: literal("bash_code_execution_tool_result"),
  tool_use_id: Schema.String,
  content: Schema.Struct({ type: literal("bash_code_execution_result"), ...executed }),
})

const ToolSearchResult = Schema.Struct({
  type: literal("tool_search_tool_result"),
  tool_use_id: Schema.String,
  content: Schema.Union([
    Schema.Struct({
      type: literal("tool_search_tool_search_result"),
      tool_references: Schema.Array(Schema.Struct({ type: literal("tool_reference"), tool_name: Schema.String })),
    }),
    Schema.Struct({
      type: literal("tool_search_tool_result_error"),
      error_code: literal("invalid_tool_input"),
      error_message: Schema.NullOr(Schema.String),
    }),
  ]),
})

const McpToolResult = Schema.Struct({
  type: literal("mcp_tool_result"),
  tool_use_id: Schema.String,
  is_error: Schema.Boolean,
  content: Schema.Array(Schema.Struct({ type: literal("text"), text: Schema.String, citations: Schema.Null })),
})

export const ServerToolResult = Schema.Union([
  WebSearchResult,
  WebFetchResult,
  CodeExecutionResult,
  BashCodeExecutionResult,
  ToolSearchResult,
  McpToolResult,
])
export type ServerToolResult = typeof ServerToolResult.Type

export const ServerToolUsage = Schema.Struct({
  web_search_requests: Schema.Int,
  web_fetch_requests: Schema.Int,
})
export type ServerToolUsage = typeof ServerToolUsage.Type

export const Container = Schema.Struct({ id: Schema.String, expires_at: Schema.String, skills: Schema.Null })
export type Container = typeof Container.Type
