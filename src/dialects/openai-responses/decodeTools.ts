/** Reads the tools a response may call, and says what is wrong with them. */
import { Result } from "effect"
import type { FieldProblem } from "../../domain/FieldProblem.ts"
import type { ToolChoice, ToolSpec } from "../../domain/Prompt.ts"
import { type NamedTool, namesProblem } from "../openai-chat/namesProblem.ts"
import { type ClientCall, clientTool } from "./clientCalls.ts"
import { toolOf } from "./echo.ts"
import { namedTools, type PlacedTool } from "./namedTools.ts"
import { toolProblem } from "./toolProblem.ts"
import { searchProblem } from "./toolSearch.ts"
import type { ResponseRequest } from "./Wire.ts"
import type { Tool, ToolChoice as WireToolChoice } from "./WireTools.ts"

export interface DecodedTools {
  readonly tools: ReadonlyArray<ToolSpec>
  readonly toolChoice: ToolChoice
  readonly clientCalls: Readonly<Record<string, ClientCall>>
  /** Where tools belong that are in a namespace, or were found by themselves. */
  readonly namespaces: Readonly<Record<string, string>>
  /** The tool that the provider is told to call. */
  readonly hostedChoice: Tool["type"] | undefined
}

type ToolsRequest = Pick<ResponseRequest, "tools" | "tool_choice">

export const decodeTools = (body: ToolsRequest): Result.Result<DecodedTools, FieldProblem> => {
  const named: Array<PlacedTool> = []
  const offered = (body.tools ?? []).map(toolOf)
  const clients: Array<ToolSpec> = []
  const clientCalls: Record<string, ClientCall> = {}
  for (const [index, tool] of (body.tools ?? []).entries()) {
    const problem = toolProblem(tool, ["tools", index])
    if (problem !== undefined) return Result.fail(problem)
    named.push(...namedTools(tool, ["tools", index]))
    const client = clientTool(tool, offered)
    if (client === undefined || Object.hasOwn(clientCalls, client.spec.name)) continue
    clients.push({ ...client.spec, path: ["tools", index] })
    clientCalls[client.spec.name] = client.call
  }
  const problem = namesProblem(named) ?? searchProblem(body.tools) ?? choiceProblem(body, named)
  if (problem !== undefined) return Result.fail(problem)
  const tools = [...named.map(({ tool }) => tool), ...clients]
  const namespaces = Object.fromEntries(
    named.flatMap(({ tool, namespace }) => (namespace === undefined ? [] : [[tool.name, namespace]])),
  )
  return Result.succeed({ tools, clientCalls, namespaces, ...choiceOf(body.tool_choice ?? "auto", clients) })
}

const choiceProblem = (
  { tools, tool_choice }: ToolsRequest,
  named: ReadonlyArray<NamedTool>,
): FieldProblem | undefined => {
  if (tool_choice == null || typeof tool_choice === "string") {
    return tool_choice === "required" && (tools ?? []).length === 0
      ? choiceRefused("Tool choice 'required' must be specified with 'tools' parameter.")
      : undefined
  }
  const chosen = tool_choice.type === "allowed_tools" ? (tool_choice.tools ?? []) : [tool_choice]
  for (const { type, name } of chosen) {
    const byName = type === "function" || type === "custom"
    const known = byName
      ? named.some(({ tool }) => tool.name === name)
      : (tools ?? []).some((tool) => familyOf(tool.type) === familyOf(String(type)))
    if (!known) return choiceRefused(`Tool choice '${byName ? name : type}' not found in 'tools' parameter.`)
  }
  return undefined
}

const choiceRefused = (message: string): FieldProblem => ({
  _tag: "Other",
  path: ["tool_choice"],
  message,
  code: undefined,
})

/** A tool's dated and preview names mean the same tool. */
export const familyOf = (type: string): string =>
  type.startsWith("web_search") ? "web_search" : type.startsWith("computer") ? "computer" : type

const choiceOf = (
  choice: WireToolChoice,
  clients: ReadonlyArray<ToolSpec>,
): Pick<DecodedTools, "toolChoice" | "hostedChoice"> => {
  const auto = { hostedChoice: undefined }
  if (typeof choice === "string") {
    const tag = choice === "none" ? "None" : choice === "required" ? "Required" : "Auto"
    return { ...auto, toolChoice: { _tag: tag } }
  }
  if (choice.type === "function" || choice.type === "custom") {
    return { ...auto, toolChoice: { _tag: "Named", name: choice.name ?? "" } }
  }
  if (choice.type === "allowed_tools") {
    const names = (choice.tools ?? []).map(({ name }) => String(name))
    return { ...auto, toolChoice: { _tag: "Allowed", names, required: choice.mode === "required" } }
  }
  const family = familyOf(choice.type)
  const client = clients.find(({ name }) => name === `tool:${family}` || name === `tool:mcp ${choice.server_label}`)
  return client === undefined
    ? { toolChoice: { _tag: "None" }, hostedChoice: choice.type }
    : { ...auto, toolChoice: { _tag: "Named", name: client.name } }
}
