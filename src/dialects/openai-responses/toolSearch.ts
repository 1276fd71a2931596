/** Tools that are not in the prompt until a search has found them: OpenAI's own search, or the caller's. */
import type { FieldProblem } from "../../domain/FieldProblem.ts"
import type { ToolSpec } from "../../domain/Prompt.ts"
import type { DecodedTools } from "./decodeTools.ts"
import { isDeferred, type PlacedTool, searchName } from "./namedTools.ts"
import type { InputItem } from "./WireItems.ts"
import type { Tool } from "./WireTools.ts"

type Tools = ReadonlyArray<Tool> | null | undefined

const searchIn = (tools: Tools): Tool | undefined => tools?.find(({ type }) => type === "tool_search")

export const searchProblem = (tools: Tools): FieldProblem | undefined => {
  const search = searchIn(tools)
  const deferred = (tools ?? []).some(isDeferred)
  const problem = (message: string): FieldProblem => ({ _tag: "Other", path: ["tools"], message, code: undefined })
  if (search === undefined) {
    return deferred
      ? problem("Invalid Value: 'tools.defer_loading'. Deferred tools require tools.tool_search.")
      : undefined
  }
  return deferred || search.execution === "client"
    ? undefined
    : problem("Invalid Value: 'tools.tool_search'. tools.tool_search requires at least one deferred tool.")
}

/** The tools as they are after what the conversation has found. */
export const loadTools = (
  decoded: DecodedTools,
  found: ReadonlyArray<PlacedTool>,
  { tools, items }: { readonly tools: Tools; readonly items: ReadonlyArray<InputItem> },
): DecodedTools => {
  if (found.length === 0 && searchIn(tools) === undefined) return decoded
  const loaded = new Map(found.map((one) => [one.tool.name, one]))
  const known = new Set(decoded.tools.map(({ name }) => name))
  const more = [...loaded.values()].filter(({ tool }) => !known.has(tool.name))
  const byCaller = searchIn(tools)?.execution === "client"
  const placed = decoded.tools.flatMap((spec): ReadonlyArray<ToolSpec> => {
    if (spec.name === searchName) return byCaller && searchedLast(items) ? [] : [spec]
    if (spec.deferred === undefined) return [spec]
    if (loaded.has(spec.name)) return [asLoaded(spec)]
    return byCaller ? [] : [spec]
  })
  const names = [...loaded.values()].flatMap(({ tool, namespace }) =>
    namespace === undefined ? [] : [[tool.name, namespace] as const],
  )
  return {
    ...decoded,
    tools: [...placed, ...more.map(({ tool }) => asLoaded(tool))],
    namespaces: { ...decoded.namespaces, ...Object.fromEntries(names) },
  }
}

const asLoaded = ({ deferred: _, ...spec }: ToolSpec): ToolSpec => spec

/** Whether the caller has searched since the user spoke. */
const searchedLast = (items: ReadonlyArray<InputItem>): boolean => {
  const spoke = items.findLastIndex(({ type, role }) => (type ?? "message") === "message" && role === "user")
  return items.slice(spoke + 1).some(({ type }) => type === "tool_search_output")
}
