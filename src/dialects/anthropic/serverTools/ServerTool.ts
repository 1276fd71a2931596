/** The tools that Anthropic runs and an answer here uses: which a request offers, and what they are called with. */
import type { HostedTool } from "../../../domain/Prompt.ts"
import { exampleHosts } from "../../../generation/newPage.ts"
import type { Tool } from "../Wire.ts"
import { longestQuery, type Question, queryOf } from "./questionIn.ts"
import { longestPattern, type SearchableTool } from "./toolSearch.ts"

export type ServerTool = WorldTool | ToolSearch | McpTool

/** What looks at the web, or runs code. */
export interface WorldTool {
  /** As a block names it: since 2025-08-25 code is executed by a shell. */
  readonly name: "web_search" | "web_fetch" | "code_execution" | "bash_code_execution"
  readonly maxUses: number
  /** Where pages may come from. */
  readonly hosts: ReadonlyArray<string>
  /** Whether answers cite what was fetched. */
  readonly cites: boolean
}

export interface ToolSearch {
  readonly name: "tool_search_tool_regex" | "tool_search_tool_bm25"
  /** The tools that can be found. */
  readonly catalogue: ReadonlyArray<SearchableTool>
}

/** A tool of a server that the request names. */
export interface McpTool {
  readonly name: "mcp_tool_use"
  readonly server: string
  /** As the server lists it. */
  readonly tool: string
}

/** By the names that the request calls them by. */
export type ServerTools = Readonly<Record<string, ServerTool>>

/** `undefined` for tools that Anthropic does not run. */
export const serverToolOf = (tool: Tool): WorldTool | ToolSearch | undefined => {
  const name = nameOf(tool.type ?? "")
  if (name === undefined) return undefined
  if (name === "tool_search_tool_regex" || name === "tool_search_tool_bm25") return { name, catalogue: [] }
  return {
    name,
    maxUses: tool.max_uses ?? Number.POSITIVE_INFINITY,
    hosts: hostsOf(tool),
    cites: tool.citations?.enabled === true,
  }
}

const nameOf = (type: string): (WorldTool | ToolSearch)["name"] | undefined => {
  if (type.startsWith("web_search_")) return "web_search"
  if (type.startsWith("web_fetch_")) return "web_fetch"
  if (type.startsWith("tool_search_tool_regex")) return "tool_search_tool_regex"
  if (type.startsWith("tool_search_tool_bm25")) return "tool_search_tool_bm25"
  if (type === "code_execution_20250522") return "code_execution"
  return type.startsWith("code_execution_") ? "bash_code_execution" : undefined
}

const hostsOf = ({ allowed_domains, blocked_domains }: Tool): ReadonlyArray<string> => {
  if (allowed_domains != null && allowed_domains.length > 0) return allowed_domains
  const blocked = blocked_domains ?? []
  const left = exampleHosts.filter((host) => !blocked.some((domain) => host === domain || host.endsWith(`.${domain}`)))
  return left.length === 0 ? ["www.example.edu"] : left
}

const code = "print(sum(range(10)))"
export const codeOutput = "45\n"

export const hostedOf = (tool: WorldTool | ToolSearch, question: Question): HostedTool => {
  switch (tool.name) {
    case "web_search":
      return { input: { query: queryOf(question, "latest news") } }
    case "web_fetch":
      return { input: { url: /https?:\/\/[^\s"'<>()]+/.exec(question())?.[0] ?? `https://${tool.hosts[0]}/` } }
    case "code_execution":
      return { input: { code } }
    case "bash_code_execution":
      return { input: { command: `python3 -c "${code}"` } }
    case "tool_search_tool_regex":
      return {
        input: { pattern: longestWord(question()).slice(0, longestQuery) },
        terms: { field: "pattern", joined: "|", longest: longestPattern },
      }
    case "tool_search_tool_bm25":
      return { input: { query: queryOf(question, "tools") }, terms: { field: "query", joined: " " } }
  }
}

const longestWord = (text: string): string =>
  (text.match(/\w+/g) ?? []).reduce((longest, word) => (word.length > longest.length ? word : longest), "") || "."
