/** The tools that Anthropic runs and an answer here uses: which a request offers, and what they are called with. */
import { exampleHosts } from "../../../generation/newPage.ts"
import type { CountTokensRequest, Tool } from "../Wire.ts"
import type { serverToolNames } from "./WireServerTools.ts"

export interface ServerTool {
  /** As a block names it: since 2025-08-25 code is executed by a shell. */
  readonly name: (typeof serverToolNames)[number]
  readonly maxUses: number
  /** Where pages may come from. */
  readonly hosts: ReadonlyArray<string>
  /** Whether answers cite what was fetched. */
  readonly cites: boolean
}

/** By the names that the request calls them by. */
export type ServerTools = Readonly<Record<string, ServerTool>>

/** `undefined` for tools that Anthropic does not run, and for those that no answer here uses. */
export const serverToolOf = (tool: Tool): ServerTool | undefined => {
  const name = nameOf(tool.type ?? "")
  if (name === undefined) return undefined
  return {
    name,
    maxUses: tool.max_uses ?? Number.POSITIVE_INFINITY,
    hosts: hostsOf(tool),
    cites: tool.citations?.enabled === true,
  }
}

const nameOf = (type: string): ServerTool["name"] | undefined => {
  if (type.startsWith("web_search_")) return "web_search"
  if (type.startsWith("web_fetch_")) return "web_fetch"
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

const longestQuery = 80

export const hostedInput = ({ name, hosts }: ServerTool, body: Pick<CountTokensRequest, "messages">): unknown => {
  switch (name) {
    case "web_search":
      return { query: questionIn(body).slice(0, longestQuery).trim() || "latest news" }
    case "web_fetch":
      return { url: /https?:\/\/[^\s"'<>()]+/.exec(questionIn(body))?.[0] ?? `https://${hosts[0]}/` }
    case "code_execution":
      return { code }
    case "bash_code_execution":
      return { command: `python3 -c "${code}"` }
  }
}

/** What the user said last. */
const questionIn = ({ messages }: Pick<CountTokensRequest, "messages">): string => {
  const content = messages.findLast(({ role }) => role === "user")?.content ?? ""
  if (typeof content === "string") return content
  return content.map((block) => (block.type === "text" ? block.text : "")).join(" ")
}
