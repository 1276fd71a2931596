/** Reads the tools a request offers, and says what is wrong with them. */
import { Predicate, Result } from "effect"
import type { FieldPath, FieldProblem } from "../../domain/FieldProblem.ts"
import type { ToolChoice, ToolSpec } from "../../domain/Prompt.ts"
import { ownToolSchema, ownToolTypes } from "./ownTools.ts"
import { hostedInput, type ServerTool, type ServerTools, serverToolOf } from "./serverTools/ServerTool.ts"
import type { CountTokensRequest, Tool } from "./Wire.ts"

export interface DecodedTools {
  /** Those that an answer may call, whoever runs them. */
  readonly tools: ReadonlyArray<ToolSpec>
  readonly serverTools: ServerTools
  readonly toolChoice: ToolChoice
  readonly parallel: boolean
  /** The index in `tools` after which the cache is to keep, with the mark itself. */
  readonly marks: ReadonlyArray<{ readonly last: number; readonly mark: NonNullable<Tool["cache_control"]> }>
}

export const decodeTools = (body: CountTokensRequest): Result.Result<DecodedTools, FieldProblem> => {
  const tools: Array<ToolSpec> = []
  const serverTools: Record<string, ServerTool> = {}
  const marks: Array<DecodedTools["marks"][number]> = []
  for (const [index, tool] of (body.tools ?? []).entries()) {
    const served = serverToolOf(tool)
    const path = ["tools", index]
    const read = served === undefined ? readTool(tool, path) : Result.succeed(hostedTool(tool, served, body, path))
    if (Result.isFailure(read)) return Result.fail(read.failure)
    if (read.success !== undefined) tools.push(read.success)
    if (read.success !== undefined && served !== undefined) serverTools[read.success.name] = served
    if (tool.cache_control != null && tools.length > 0) marks.push({ last: tools.length - 1, mark: tool.cache_control })
  }
  const problem = namesProblem(body) ?? choiceProblem(body)
  if (problem !== undefined) return Result.fail(problem)
  const choice = body.tool_choice
  const parallel = choice == null || !("disable_parallel_tool_use" in choice) || !choice.disable_parallel_tool_use
  return Result.succeed({ tools, serverTools, toolChoice: toolChoiceOf(choice), parallel, marks })
}

const readTool = (tool: Tool, path: FieldPath): Result.Result<ToolSpec | undefined, FieldProblem> => {
  const type = tool.type ?? "custom"
  if (type === "custom") return customTool(tool, path)
  if (!ownToolTypes.includes(type))
    return Result.fail({ _tag: "NotOneOf", path: [...path, "type"], allowed: [], actual: type })
  const parameters = ownToolSchema(type)
  if (parameters === undefined) return Result.succeed(undefined)
  return Result.succeed({ kind: "function", name: tool.name ?? type.replace(/_\d{8}$/, ""), parameters, path })
}

const hostedTool = (tool: Tool, served: ServerTool, body: CountTokensRequest, path: FieldPath): ToolSpec => ({
  kind: "function",
  name: tool.name ?? served.name,
  hosted: { input: hostedInput(served, body) },
  path,
})

const namePattern = "^[a-zA-Z0-9_-]{1,128}$"

const customTool = (
  { name, description, input_schema, strict }: Tool,
  path: FieldPath,
): Result.Result<ToolSpec, FieldProblem> => {
  if (name == null) return Result.fail({ _tag: "Missing", path: [...path, "name"] })
  if (!new RegExp(namePattern).test(name)) {
    return Result.fail(other([...path, "name"], `String should match pattern '${namePattern}'`))
  }
  const schemaPath = [...path, "input_schema"]
  if (input_schema == null) return Result.fail({ _tag: "Missing", path: schemaPath })
  const type = Predicate.hasProperty(input_schema, "type") ? input_schema.type : undefined
  if (type === undefined) return Result.fail({ _tag: "Missing", path: [...schemaPath, "type"] })
  if (type !== "object") return Result.fail(other([...schemaPath, "type"], "Input should be 'object'"))
  return Result.succeed({
    kind: "function",
    name,
    description: description ?? undefined,
    parameters: input_schema,
    strict: strict ?? undefined,
    path: [...path, "custom", "input_schema"],
  })
}

const other = (path: FieldPath, message: string): FieldProblem => ({ _tag: "Other", path, message, code: undefined })

const namesProblem = ({ tools }: CountTokensRequest): FieldProblem | undefined => {
  const names = (tools ?? []).flatMap(({ name }) => name ?? [])
  return new Set(names).size < names.length ? other(["tools"], "Tool names must be unique.") : undefined
}

const choiceProblem = ({ tools, tool_choice, thinking }: CountTokensRequest): FieldProblem | undefined => {
  if (tool_choice == null || tool_choice.type === "none") return undefined
  if (tools == null || tools.length === 0) {
    return other([], "tool_choice: tool_choice may only be specified while providing tools.")
  }
  if (tool_choice.type === "auto") return undefined
  if (thinking?.type === "enabled" || thinking?.type === "adaptive") {
    return other([], "Thinking may not be enabled when tool_choice forces tool use.")
  }
  if (tool_choice.type === "any" || tools.some(({ name }) => name === tool_choice.name)) return undefined
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
