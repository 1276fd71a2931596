/** Reads the tools that a Gemini request offers, and which of them are to be called. */
import { Result } from "effect"
import type { FieldPath, FieldProblem } from "../../domain/FieldProblem.ts"
import type { ToolChoice, ToolSpec } from "../../domain/Prompt.ts"
import { fieldName } from "./fieldName.ts"
import { jsonSchemaOf } from "./jsonSchemaOf.ts"
import { listOf } from "./listOf.ts"
import type { GenerateContentRequest } from "./Wire.ts"
import type { FunctionDeclaration } from "./WireTools.ts"

export interface DecodedTools {
  readonly tools: ReadonlyArray<ToolSpec>
  readonly toolChoice: ToolChoice
}

type Body = Pick<GenerateContentRequest, "tools" | "toolConfig">

export const decodeTools = (body: Body): Result.Result<DecodedTools, FieldProblem> => {
  const tools: Array<ToolSpec> = []
  for (const [index, tool] of listOf(body.tools).entries()) {
    for (const [position, declaration] of listOf(tool.functionDeclarations).entries()) {
      const path: FieldPath = ["tools", index, "functionDeclarations", position]
      const problem = declarationProblem(declaration, path, tools)
      if (problem !== undefined) return Result.fail(problem)
      tools.push(toolOf(declaration, path))
    }
  }
  const problem = configProblem(body, tools)
  return problem === undefined ? Result.succeed({ tools, toolChoice: toolChoiceOf(body) }) : Result.fail(problem)
}

const toolOf = (declaration: FunctionDeclaration, path: FieldPath): ToolSpec => {
  const { name, description, parameters, parametersJsonSchema } = declaration
  const schema = parametersJsonSchema ?? (parameters == null ? undefined : jsonSchemaOf(parameters))
  return {
    kind: "function",
    name,
    description: description ?? undefined,
    parameters: schema ?? undefined,
    path: [...path, parametersJsonSchema == null ? "parameters" : "parametersJsonSchema"],
  }
}

const other = (path: FieldPath, message: string): FieldProblem => ({ _tag: "Other", path, message, code: undefined })

const listed = (path: FieldPath, message: string): FieldProblem =>
  other(path, `* GenerateContentRequest.${fieldName(path)}: ${message}\n`)

const namePattern = /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/

const declarationProblem = (
  declaration: FunctionDeclaration,
  path: FieldPath,
  before: ReadonlyArray<ToolSpec>,
): FieldProblem | undefined => {
  const { name, parameters, parametersJsonSchema } = declaration
  if (!namePattern.test(name)) {
    return listed(
      [...path, "name"],
      "Invalid function name. Must start with a letter or an underscore. Must be alphanumeric (a-z, A-Z, 0-9), " +
        "underscores (_), dots (.), colons (:), or dashes (-), with a maximum length of 64.",
    )
  }
  if (before.some((tool) => tool.name === name)) return other(path, `Duplicate function declaration found: ${name}`)
  if (parameters != null && parametersJsonSchema != null) {
    return listed(path, "only one of parameters and parameters_json_schema can be set")
  }
  const type = parameters?.type
  if (typeof type === "string" && type.toUpperCase() !== "OBJECT") {
    return listed([...path, "parameters"], "schema type should be OBJECT")
  }
  return undefined
}

const configProblem = ({ toolConfig }: Body, tools: ReadonlyArray<ToolSpec>): FieldProblem | undefined => {
  const config = toolConfig?.functionCallingConfig
  const names = listOf(config?.allowedFunctionNames)
  const path: FieldPath = ["toolConfig", "functionCallingConfig"]
  if (names.length > 0 && config?.mode !== "ANY" && config?.mode !== "VALIDATED") {
    return other(
      [...path, "allowedFunctionNames"],
      "Please set allowed_function_names only when function calling mode is ANY.",
    )
  }
  const stranger = names.find((name) => !tools.some((tool) => tool.name === name))
  if (stranger !== undefined) {
    return other(
      [...path, "allowedFunctionNames"],
      `allowed_function_names '${stranger}' is not found in function_declarations.`,
    )
  }
  if (config?.mode === "ANY" && tools.length === 0) {
    return other([...path, "mode"], "Function calling config is set without function_declarations.")
  }
  return undefined
}

const toolChoiceOf = ({ toolConfig }: Body): ToolChoice => {
  const config = toolConfig?.functionCallingConfig
  const names = listOf(config?.allowedFunctionNames)
  switch (config?.mode) {
    case "ANY":
      return names.length === 0 ? { _tag: "Required" } : { _tag: "Allowed", names, required: true }
    case "NONE":
      return { _tag: "None" }
    case "VALIDATED":
      return names.length === 0 ? { _tag: "Auto" } : { _tag: "Allowed", names, required: false }
    default:
      return { _tag: "Auto" }
  }
}
