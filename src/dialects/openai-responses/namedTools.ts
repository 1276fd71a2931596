/** The tools that are called by names of their own: functions and custom tools, those of namespaces too. */
import type { FieldPath } from "../../domain/FieldProblem.ts"
import type { ToolSpec } from "../../domain/Prompt.ts"
import type { NamedTool } from "../openai-chat/namesProblem.ts"
import type { Tool } from "./WireTools.ts"

/** What the search for tools is called by: no function's name has a colon. */
export const searchName = "tool:tool_search"

/** Whether a tool, or one of a namespace, is no part of the prompt until a search has found it. */
export const isDeferred = ({ defer_loading, tools }: Tool): boolean =>
  defer_loading === true || (tools ?? []).some((inner) => inner.defer_loading === true)

export interface PlacedTool extends NamedTool {
  readonly namespace: string | undefined
}

/** Those of a namespace are called by their own names; one that is found by itself is its own namespace. */
export const namedTools = (tool: Tool, path: FieldPath, within?: string): ReadonlyArray<PlacedTool> => {
  if (tool.type === "namespace") {
    return (tool.tools ?? []).flatMap((inner, index) =>
      namedTools(inner as unknown as Tool, [...path, "tools", index], tool.name),
    )
  }
  if (tool.type !== "function" && tool.type !== "custom") return []
  const { type: kind, name = "", format } = tool
  const description = tool.description ?? undefined
  const deferred = tool.defer_loading === true ? { deferred: { search: searchName, term: within ?? name } } : undefined
  const placed = { namePath: [...path, "name"], namespace: within ?? (deferred && name) }
  if (kind === "function") {
    const strict = tool.strict ?? true
    const spec: ToolSpec = {
      kind,
      name,
      description,
      strict,
      parameters: tool.parameters ?? undefined,
      path: [...path, "parameters"],
      ...deferred,
    }
    return [{ tool: spec, ...placed }]
  }
  const grammar =
    format?.syntax === undefined ? undefined : { syntax: format.syntax, definition: format.definition ?? "" }
  return [{ tool: { kind, name, description, grammar, path: [...path, "format"], ...deferred }, ...placed }]
}
