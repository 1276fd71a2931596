/** Which of the provider's own tools an answer uses. */
import { mcpToolNames } from "./clientCalls.ts"
import { type DecodedTools, familyOf } from "./decodeTools.ts"
import type { HostedCall } from "./hostedCalls.ts"
import type { ResponseRequest } from "./Wire.ts"
import type { InputItem } from "./WireItems.ts"
import type { Tool } from "./WireTools.ts"

/**
 * Each is called once, after a user's message. Tools that the caller runs come first: where there are any, the
 * provider's own are called only by name.
 */
export const hostedPlan = (
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
  const calls = offered.flatMap((tool) => callsOf(tool, queryOf(last), body))
  const listed = items.some(({ type }) => type === "mcp_list_tools")
  const planned = calls.filter(({ type }) => type !== "mcp_list_tools" || !listed)
  return body.max_tool_calls == null ? planned : atMost(planned, body.max_tool_calls)
}

/** A list of tools is no call. */
const atMost = (calls: ReadonlyArray<HostedCall>, most: number): ReadonlyArray<HostedCall> => {
  let left = most
  return calls.filter(({ type }) => type === "mcp_list_tools" || left-- > 0)
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
      const server = tool.server_label ?? ""
      const tools = mcpToolNames(tool)
      const list: HostedCall = { type: "mcp_list_tools", server, tools }
      const [first] = tools
      return first === undefined ? [list] : [list, { type: "mcp_call", server, tool: first, query }]
    }
    default:
      return []
  }
}
