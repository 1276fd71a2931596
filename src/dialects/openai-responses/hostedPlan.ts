/** Which of the provider's own tools an answer uses. */
import { type DecodedTools, familyOf } from "./decodeTools.ts"
import type { HostedCall } from "./hostedCalls.ts"
import { mcpToolNames, needsApproval } from "./mcpTools.ts"
import type { ResponseRequest } from "./Wire.ts"
import type { InputItem } from "./WireItems.ts"
import type { Tool } from "./WireTools.ts"

/**
 * Each is called once, after a user's message. Tools that the caller runs come first: where there are any, the
 * provider's own are called only by name. Servers say first what tools they have, unless they have said so before.
 */
export const hostedPlan = (
  body: ResponseRequest,
  tools: DecodedTools,
  items: ReadonlyArray<InputItem>,
): ReadonlyArray<HostedCall> => {
  const calls = [...approvedCalls(items), ...plannedCalls(body, tools, items)]
  return [...newLists(body, items), ...calls.slice(0, body.max_tool_calls ?? undefined)]
}

const newLists = ({ tools }: ResponseRequest, items: ReadonlyArray<InputItem>): ReadonlyArray<HostedCall> =>
  (tools ?? []).flatMap((tool) => {
    if (tool.type !== "mcp") return []
    const server = tool.server_label ?? ""
    const known = items.some(({ type, server_label }) => type === "mcp_list_tools" && server_label === server)
    return known ? [] : [{ type: "mcp_list_tools", server, tools: mcpToolNames(tool) }]
  })

/** What the caller has approved of at last. */
const approvedCalls = (items: ReadonlyArray<InputItem>): ReadonlyArray<HostedCall> => {
  const before = items.findLastIndex(({ type }) => type !== "mcp_approval_response")
  return items.slice(before + 1).flatMap(({ approve, approval_request_id: approval }) => {
    const asked = items.find(({ type, id }) => type === "mcp_approval_request" && id === approval)
    if (approve !== true || asked === undefined) return []
    const input = String(asked.arguments ?? "{}")
    const output = `Results for ${input}`
    return {
      type: "mcp_call",
      server: asked.server_label ?? "",
      tool: asked.name ?? "",
      input,
      output,
      approval: asked.id ?? null,
    }
  })
}

const plannedCalls = (
  body: ResponseRequest,
  { tools, toolChoice, hostedChoice }: DecodedTools,
  items: ReadonlyArray<InputItem>,
): ReadonlyArray<HostedCall> => {
  const last = items.at(-1)
  if (last === undefined || (last.type ?? "message") !== "message" || last.role === "assistant") return []
  if (hostedChoice === undefined && (tools.length > 0 || toolChoice._tag === "None")) return []
  const offered = (body.tools ?? []).filter(
    ({ type }) => hostedChoice === undefined || familyOf(type) === familyOf(hostedChoice),
  )
  return offered.flatMap((tool) => callsOf(tool, queryOf(last), body))
}

const longestQuery = 80

const queryOf = ({ content }: InputItem): string => {
  const text = typeof content === "string" ? content : (content ?? []).map((part) => part.text ?? "").join(" ")
  return text.slice(0, longestQuery).trim()
}

const callsOf = (tool: Tool, query: string, { include }: ResponseRequest): ReadonlyArray<HostedCall> => {
  const includes = (what: NonNullable<ResponseRequest["include"]>[number]) => include?.includes(what) === true
  switch (familyOf(tool.type)) {
    case "web_search":
      return [{ type: "web_search_call", query, sources: includes("web_search_call.action.sources") }]
    case "file_search":
      return [{ type: "file_search_call", query, results: includes("file_search_call.results") }]
    case "code_interpreter":
      return [{ type: "code_interpreter_call", outputs: includes("code_interpreter_call.outputs") }]
    case "image_generation":
      return [{ type: "image_generation_call", prompt: query, partialImages: tool.partial_images ?? 0 }]
    case "mcp": {
      const [name = ""] = mcpToolNames(tool)
      if (needsApproval(tool, name)) return []
      const said = { input: JSON.stringify({ query }), output: `Results for ${query}` }
      return [{ type: "mcp_call", server: tool.server_label ?? "", tool: name, ...said, approval: null }]
    }
    default:
      return []
  }
}
