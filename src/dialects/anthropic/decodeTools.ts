/** Reads the tools a request offers, and says what is wrong with them. */
import { Result } from "effect"
import type { FieldPath, FieldProblem } from "../../domain/FieldProblem.ts"
import type { ToolChoice, ToolSpec } from "../../domain/Prompt.ts"
import { deferralProblem, loadedTools, referenceProblem } from "./loadedTools.ts"
import type { OfferedTool, ToolsetMember, ToolsetMembers } from "./OfferedTool.ts"
import { offersOf } from "./offersOf.ts"
import type { ServerTool, ServerTools } from "./serverTools/ServerTool.ts"
import { patternOf, searchable } from "./serverTools/toolSearch.ts"
import type { CountTokensRequest, Tool } from "./Wire.ts"

export interface DecodedTools {
  /** Those that an answer may call, whoever runs them. */
  readonly tools: ReadonlyArray<ToolSpec>
  readonly serverTools: ServerTools
  readonly members: ToolsetMembers
  readonly toolChoice: ToolChoice
  readonly parallel: boolean
  /** The index in `tools` after which the cache is to keep, with the mark itself. */
  readonly marks: ReadonlyArray<{ readonly last: number; readonly mark: NonNullable<Tool["cache_control"]> }>
}

export const decodeTools = (body: CountTokensRequest): Result.Result<DecodedTools, FieldProblem> => {
  const offers = offersOf(body)
  if (Result.isFailure(offers)) return Result.fail(offers.failure)
  const offered: Array<OfferedTool> = []
  const tools: Array<ToolSpec> = []
  const marks: Array<DecodedTools["marks"][number]> = []
  const loaded = loadedTools(body.messages)
  const place = placing(body, loaded)
  for (const { offered: some, mark } of offers.success) {
    offered.push(...some)
    tools.push(...some.flatMap(place))
    if (mark != null && tools.length > 0) marks.push({ last: tools.length - 1, mark })
  }
  const known = new Set(offered.map(({ spec }) => spec.name))
  const problem =
    namesProblem(body) ??
    serversProblem(body) ??
    deferralProblem(body) ??
    referenceProblem(loaded, known) ??
    choiceProblem(body, tools)
  if (problem !== undefined) return Result.fail(problem)
  const choice = body.tool_choice
  const parallel = choice == null || !("disable_parallel_tool_use" in choice) || !choice.disable_parallel_tool_use
  return Result.succeed({ tools, ...waysOf(offered), toolChoice: toolChoiceOf(choice), parallel, marks })
}

/** Where a tool stands: in the prompt, where a search finds it, or, without a search, nowhere. */
const placing = ({ tools }: CountTokensRequest, loaded: ReadonlySet<string>) => {
  const search = (tools ?? []).find(({ type }) => type?.startsWith("tool_search_tool_"))
  const byPattern = search?.type?.startsWith("tool_search_tool_regex") === true
  return ({ spec, deferred }: OfferedTool): ReadonlyArray<ToolSpec> => {
    const { name } = spec
    if (!deferred || loaded.has(name)) return [spec]
    return search?.name == null
      ? []
      : [{ ...spec, deferred: { search: search.name, term: byPattern ? patternOf(name) : name } }]
  }
}

/** How calls are answered and shown, by the names of their tools. */
const waysOf = (offered: ReadonlyArray<OfferedTool>): Pick<DecodedTools, "serverTools" | "members"> => {
  const serverTools: Record<string, ServerTool> = {}
  const members: Record<string, ToolsetMember> = {}
  const catalogue = offered.flatMap(({ spec, deferred }) => (deferred ? [searchable(spec)] : []))
  for (const { spec, served, member } of offered) {
    if (member !== undefined) members[spec.name] = member
    if (served !== undefined) serverTools[spec.name] = "catalogue" in served ? { ...served, catalogue } : served
  }
  return { serverTools, members }
}

const other = (path: FieldPath, message: string): FieldProblem => ({ _tag: "Other", path, message, code: undefined })

const namesProblem = ({ tools }: CountTokensRequest): FieldProblem | undefined => {
  const names = (tools ?? []).flatMap(({ name }) => name ?? [])
  return new Set(names).size < names.length ? other(["tools"], "Tool names must be unique.") : undefined
}

const serversProblem = ({ mcp_servers }: CountTokensRequest): FieldProblem | undefined => {
  const servers = mcp_servers ?? []
  return new Set(servers.map(({ name }) => name)).size < servers.length
    ? other(["mcp_servers"], "MCP server names must be unique.")
    : undefined
}

/** `placed` are the tools that the answer can call, now or once it has found them. */
const choiceProblem = (
  { tools, tool_choice, thinking }: CountTokensRequest,
  placed: ReadonlyArray<ToolSpec>,
): FieldProblem | undefined => {
  if (tool_choice == null || tool_choice.type === "none") return undefined
  const toolless = other([], "tool_choice: tool_choice may only be specified while providing tools.")
  if (tools == null || tools.length === 0) return toolless
  if (tool_choice.type === "auto") return undefined
  if (thinking?.type === "enabled" || thinking?.type === "adaptive") {
    return other([], "Thinking may not be enabled when tool_choice forces tool use.")
  }
  if (tool_choice.type === "any") return placed.length === 0 ? toolless : undefined
  if (placed.some(({ name }) => name === tool_choice.name)) return undefined
  return other([], `tool_choice.name: Tool '${tool_choice.name}' not found in provided tools`)
}

const toolChoiceOf = (choice: CountTokensRequest["tool_choice"]): ToolChoice => {
  switch (choice?.type) {
    case "any":
      return { _tag: "Required" }
    case "tool":
      return { _tag: "Named", name: choice.name }
    case "none":
      return { _tag: "None" }
    default:
      return { _tag: "Auto" }
  }
}
