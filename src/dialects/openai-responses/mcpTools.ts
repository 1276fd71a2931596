/** The tools of a remote MCP server, and whether the caller has to approve of their calls. */
import { Predicate } from "effect"
import type { Tool } from "./WireTools.ts"

/** Those that the request allows, or a search, since nobody asks the server. */
export const mcpToolNames = ({ allowed_tools }: Tool): ReadonlyArray<string> => {
  const names = allowed_tools != null && "tool_names" in allowed_tools ? allowed_tools.tool_names : allowed_tools
  return Array.isArray(names) && names.length > 0 ? names : ["search"]
}

export const mcpArguments = {
  type: "object",
  properties: { query: { type: "string" } },
  required: ["query"],
  additionalProperties: false,
}

/** Always, unless the request says otherwise of all tools or of this one. */
export const needsApproval = ({ require_approval: wish }: Tool, name: string): boolean => {
  if (wish == null || typeof wish === "string") return wish !== "never"
  return !names(wish.never).includes(name) && (names(wish.always).includes(name) || wish.always === undefined)
}

const names = (filter: unknown): ReadonlyArray<unknown> => {
  const listed = Predicate.hasProperty(filter, "tool_names") ? filter.tool_names : []
  return Array.isArray(listed) ? listed : []
}
