/** What the tools that Anthropic runs have done for an answer so far. */
import type { Started } from "../../../domain/Reply.ts"
import type { Citable } from "../citing/sourcesOf.ts"
import { textSource } from "../citing/textSource.ts"
import { webSources } from "../citing/webSource.ts"
import { resultOf, type ServerCall } from "./resultOf.ts"
import type { ServerTool } from "./ServerTool.ts"
import type { Container, ServerToolResult, ServerToolUsage } from "./WireServerTools.ts"

export interface Served extends Citable {
  readonly calls: number
  readonly uses: Readonly<Record<ServerTool["name"], number>>
}

const noUses = {
  web_search: 0,
  web_fetch: 0,
  code_execution: 0,
  bash_code_execution: 0,
  tool_search_tool_regex: 0,
  tool_search_tool_bm25: 0,
  mcp_tool_use: 0,
}

/** Before the first call, there is what the request lets the answer cite. */
export const nothingServed = (citable: Citable): Served => ({ ...citable, calls: 0, uses: noUses })

/** Runs a tool; one that was used as often as it may be finds nothing, and is not counted. */
export const serve = (served: Served, tool: ServerTool, call: ServerCall): readonly [Served, ServerToolResult] => {
  const spent = "maxUses" in tool && served.uses[tool.name] >= tool.maxUses
  const result = resultOf(tool, call, spent)
  const calls = served.calls + 1
  if (spent) return [{ ...served, calls }, result]
  const uses = { ...served.uses, [tool.name]: served.uses[tool.name] + 1 }
  return [{ ...served, ...found(served, tool, result), calls, uses }, result]
}

/** What the answer can cite from now on. */
const found = (
  { sources, documents, open }: Served,
  tool: ServerTool,
  { type, content }: ServerToolResult,
): Pick<Citable, "sources" | "documents"> => {
  if (type === "web_search_tool_result" && "length" in content) {
    return { sources: open ? [...sources, ...webSources(content)] : sources, documents }
  }
  if (type !== "web_fetch_tool_result" || content.type !== "web_fetch_result") return { sources, documents }
  const { source, title } = content.content
  const read = "cites" in tool && tool.cites && open ? [textSource(source.data, { index: documents, title })] : []
  return { sources: [...sources, ...read], documents: documents + 1 }
}

export const serverUsageOf = ({ calls, uses }: Served): ServerToolUsage | null =>
  calls === 0 ? null : { web_search_requests: uses.web_search, web_fetch_requests: uses.web_fetch }

const containerDays = 30

/** Where the code ran: in the container that the request names, or in a new one. */
export const containerOf = (
  { uses }: Served,
  named: string | undefined,
  { key, createdAt }: Pick<Started, "key" | "createdAt">,
): Container | null => {
  if (uses.code_execution + uses.bash_code_execution === 0) return null
  const expires = new Date((createdAt + containerDays * 86_400) * 1_000)
  return { id: named ?? `container_01${key.slice(0, 22)}`, expires_at: expires.toISOString(), skills: null }
}
