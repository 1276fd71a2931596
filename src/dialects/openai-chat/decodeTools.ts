/** Reads the tools a chat offers, and says what is wrong with them. */

import { Predicate, Result, Schema } from "effect"
import type { FieldPath, FieldProblem } from "../../domain/FieldProblem.ts"
import type { ToolChoice, ToolSpec } from "../../domain/Prompt.ts"
import { plainText } from "../../domain/plainText.ts"
import { schemaRefusal } from "../openai-more/schemaRefusal.ts"
import { type NamedTool, namesProblem } from "./namesProblem.ts"
import type { ChatCompletionRequest } from "./Wire.ts"

export interface DecodedTools {
  readonly tools: ReadonlyArray<ToolSpec>
  readonly toolChoice: ToolChoice
}

export const decodeTools = (body: ChatCompletionRequest): Result.Result<DecodedTools, FieldProblem> => {
  const named: Array<NamedTool> = []
  for (const [index, tool] of (body.tools ?? []).entries()) {
    const kind = tool.type
    if (tool[kind] === undefined) return Result.fail({ _tag: "Missing", path: ["tools", index, kind] })
    const path = ["tools", index, kind]
    const read = kind === "function" ? functionTool(tool.function, path) : customTool(tool.custom, path)
    if (Result.isFailure(read)) return Result.fail(read.failure)
    named.push({ tool: read.success, namePath: [...path, "name"] })
  }
  for (const [index, definition] of (body.functions ?? []).entries()) {
    const read = functionTool(definition, ["functions", index])
    if (Result.isFailure(read)) return Result.fail(read.failure)
    named.push({ tool: read.success, namePath: ["functions", index, "name"] })
  }
  const problem = namesProblem(named) ?? choiceProblem(body, named)
  if (problem !== undefined) return Result.fail(problem)
  return Result.succeed({ tools: named.map(({ tool }) => tool), toolChoice: toolChoiceOf(body) })
}

type FunctionDefinition = NonNullable<ChatCompletionRequest["functions"]>[number]

const functionTool = (
  definition: FunctionDefinition | undefined,
  at: FieldPath,
): Result.Result<ToolSpec, FieldProblem> => {
  const { name, description, parameters, strict } = definition ?? { name: "" }
  const path = [...at, "parameters"]
  const refusal = parameters == null ? undefined : schemaRefusal(parameters, strict === true)
  if (refusal !== undefined) {
    const message = `Invalid schema for function '${name}': ${refusal}`
    return Result.fail({ _tag: "Other", path, message, code: "invalid_function_parameters" })
  }
  return Result.succeed({
    kind: "function",
    name,
    description: description ?? undefined,
    parameters: parameters ?? undefined,
    strict: strict ?? undefined,
    path,
  })
}

type CustomDefinition = NonNullable<NonNullable<ChatCompletionRequest["tools"]>[number]["custom"]>

const customTool = (definition: CustomDefinition | undefined, at: FieldPath): Result.Result<ToolSpec, FieldProblem> => {
  const { name, description, format } = definition ?? { name: "" }
  const path = [...at, "format"]
  if (format?.type === "grammar" && format.grammar === undefined) {
    return Result.fail({ _tag: "Missing", path: [...path, "grammar"] })
  }
  const grammar = format?.type === "grammar" ? format.grammar : undefined
  return Result.succeed({ kind: "custom", name, description: description ?? undefined, grammar, path })
}

const onlyWith = (field: string, needed: string): FieldProblem => ({
  _tag: "Other",
  path: [field],
  message: `Invalid value for '${field}': '${field}' is only allowed when '${needed}' are specified.`,
  code: undefined,
})

const choiceProblem = (body: ChatCompletionRequest, named: ReadonlyArray<NamedTool>): FieldProblem | undefined => {
  if (body.tools == null) {
    if (body.tool_choice != null) return onlyWith("tool_choice", "tools")
    if (body.parallel_tool_calls != null) return onlyWith("parallel_tool_calls", "tools")
  }
  if (body.functions == null && body.function_call != null) return onlyWith("function_call", "functions")
  const choice = toolChoiceOf(body)
  const chosen = choice._tag === "Named" ? [choice.name] : choice._tag === "Allowed" ? choice.names : []
  const stranger = chosen.find((name) => !named.some(({ tool }) => tool.name === name))
  if (stranger === undefined) return undefined
  const field = body.tool_choice == null ? "function_call" : "tool_choice"
  const message = `Tool choice '${stranger}' not found in '${body.tool_choice == null ? "functions" : "tools"}' parameter.`
  return { _tag: "Other", path: [field], message, code: undefined }
}

const simpleChoices = { none: { _tag: "None" }, auto: { _tag: "Auto" }, required: { _tag: "Required" } } as const

const toolChoiceOf = (body: ChatCompletionRequest): ToolChoice => {
  const choice = body.tool_choice ?? body.function_call ?? "auto"
  if (typeof choice === "string") return simpleChoices[choice]
  if ("name" in choice) return { _tag: "Named", name: choice.name }
  if (choice.allowed_tools !== undefined) {
    const names = choice.allowed_tools.tools.map(allowedName)
    return { _tag: "Allowed", names, required: choice.allowed_tools.mode === "required" }
  }
  const name = choice.function?.name ?? choice.custom?.name
  return name === undefined ? { _tag: "Auto" } : { _tag: "Named", name }
}

const decodeAllowed = Schema.decodeUnknownResult(
  Schema.Union([
    Schema.Struct({ function: Schema.Struct({ name: Schema.String }) }),
    Schema.Struct({ custom: Schema.Struct({ name: Schema.String }) }),
  ]),
)

const allowedName = (tool: unknown): string => {
  const allowed = decodeAllowed(tool)
  if (Result.isFailure(allowed)) return Predicate.hasProperty(tool, "name") ? plainText(tool.name) : ""
  return "function" in allowed.success ? allowed.success.function.name : allowed.success.custom.name
}
