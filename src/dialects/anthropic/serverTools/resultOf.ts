/** What a tool that Anthropic runs gives for a call: equal calls find equal things. */
import { Predicate, Result } from "effect"
import { newPage } from "../../../generation/newPage.ts"
import { hashWord, seededRandom } from "../../../generation/seededRandom.ts"
import { pageText } from "../citing/webSource.ts"
import { opaque } from "../opaque.ts"
import { codeOutput, type ServerTool, type ToolSearch, type WorldTool } from "./ServerTool.ts"
import { toolsByPattern, toolsByWords } from "./toolSearch.ts"
import type { ServerToolResult } from "./WireServerTools.ts"

export interface ServerCall {
  /** As the block of the call has it. */
  readonly id: string
  readonly input: unknown
  /** In Unix seconds. */
  readonly at: number
}

const caller = { type: "direct" } as const

export const resultOf = (tool: ServerTool, { id, input, at }: ServerCall, spent: boolean): ServerToolResult => {
  const executed = { stdout: codeOutput, stderr: "", return_code: 0, content: [] } as const
  switch (tool.name) {
    case "web_search": {
      const content = spent ? exceeded("web_search_tool_result_error") : pagesFor(textIn(input, "query"), tool)
      return { type: "web_search_tool_result", tool_use_id: id, content, caller }
    }
    case "web_fetch": {
      const content = spent ? exceeded("web_fetch_tool_result_error") : fetched(textIn(input, "url"), tool, at)
      return { type: "web_fetch_tool_result", tool_use_id: id, content, caller }
    }
    case "code_execution": {
      const content = { type: "code_execution_result", ...executed } as const
      return { type: "code_execution_tool_result", tool_use_id: id, content }
    }
    case "bash_code_execution": {
      const content = { type: "bash_code_execution_result", ...executed } as const
      return { type: "bash_code_execution_tool_result", tool_use_id: id, content }
    }
    case "tool_search_tool_regex":
    case "tool_search_tool_bm25":
      return { type: "tool_search_tool_result", tool_use_id: id, content: foundTools(tool, input) }
    case "mcp_tool_use": {
      const text = pageText(`${tool.server} ${tool.tool} ${JSON.stringify(input)}`)
      const content = [{ type: "text", text, citations: null }] as const
      return { type: "mcp_tool_result", tool_use_id: id, is_error: false, content }
    }
  }
}

const textIn = (input: unknown, field: string): string => {
  const value = Predicate.hasProperty(input, field) ? input[field] : undefined
  return typeof value === "string" ? value : ""
}

const exceeded = <const T extends string>(type: T) => ({ type, error_code: "max_uses_exceeded" }) as const

const foundTools = ({ name, catalogue }: ToolSearch, input: unknown) => {
  const limit = Predicate.hasProperty(input, "limit") ? input.limit : undefined
  const found =
    name === "tool_search_tool_regex"
      ? toolsByPattern(catalogue, textIn(input, "pattern"), limit)
      : Result.succeed(toolsByWords(catalogue, textIn(input, "query"), limit))
  return Result.match(found, {
    onSuccess: (names) => ({
      type: "tool_search_tool_search_result" as const,
      tool_references: names.map((tool_name) => ({ type: "tool_reference" as const, tool_name })),
    }),
    onFailure: (error_message) => ({
      type: "tool_search_tool_result_error" as const,
      error_code: "invalid_tool_input" as const,
      error_message,
    }),
  })
}

const fewestPages = 2
const mostPages = 4

const pagesFor = (query: string, { hosts }: WorldTool) => {
  const random = seededRandom(hashWord(query))
  const known = new Set<string>()
  const count = fewestPages + Math.floor(random.nextDoubleUnsafe() * (mostPages - fewestPages + 1))
  return Array.from({ length: count }, () => {
    const { url, title } = newPage(known, random, hosts)
    return {
      type: "web_search_result",
      title,
      url,
      encrypted_content: opaque("page", url),
      page_age: null,
    } as const
  })
}

const fetched = (url: string, { cites }: WorldTool, at: number) =>
  ({
    type: "web_fetch_result",
    url,
    content: {
      type: "document",
      source: { type: "text", media_type: "text/plain", data: pageText(url) },
      title: `Page at ${url}`,
      citations: cites ? { enabled: true } : null,
    },
    retrieved_at: new Date(at * 1_000).toISOString(),
  }) as const
