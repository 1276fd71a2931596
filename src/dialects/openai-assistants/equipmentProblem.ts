/** What is wrong with the tools, the tool choice or the response format of an assistant or a run. */
import type { FieldProblem } from "../../domain/FieldProblem.ts"
import { schemaRefusal } from "../openai-more/schemaRefusal.ts"
import type { AssistantTool, ResponseFormat, ToolChoice } from "./WireTools.ts"

export interface Equipment {
  readonly tools: ReadonlyArray<AssistantTool>
  readonly choice?: ToolChoice | null | undefined
  readonly format?: ResponseFormat | null | undefined
}

export const equipmentProblem = ({ tools, choice, format }: Equipment): FieldProblem | undefined =>
  toolProblem(tools) ?? choiceProblem(tools, choice) ?? formatProblem(format)

const namePattern = "^[a-zA-Z0-9_-]+$"
const longestName = 64

const toolProblem = (tools: ReadonlyArray<AssistantTool>): FieldProblem | undefined => {
  for (const [index, { type, function: definition }] of tools.entries()) {
    if (type !== "function") continue
    const path = ["tools", index, "function"]
    if (definition === undefined) return { _tag: "Missing", path }
    const { name, parameters, strict } = definition
    if (name.length > longestName) {
      const limit = { side: "maximum", limit: longestName, actual: name.length, of: "string" } as const
      return { _tag: "OutOfRange", path: [...path, "name"], ...limit }
    }
    if (!new RegExp(namePattern).test(name)) {
      const message = `Invalid 'tools[${index}].function.name': string does not match pattern. Expected a string that matches the pattern '${namePattern}'.`
      return { _tag: "Other", path: [...path, "name"], message, code: "invalid_value" }
    }
    const refusal = parameters == null ? undefined : schemaRefusal(parameters, strict === true)
    if (refusal !== undefined) {
      const message = `Invalid schema for function '${name}': ${refusal}`
      return { _tag: "Other", path: [...path, "parameters"], message, code: "invalid_function_parameters" }
    }
  }
  return undefined
}

const choiceProblem = (
  tools: ReadonlyArray<AssistantTool>,
  choice: ToolChoice | null | undefined,
): FieldProblem | undefined => {
  if (choice == null || typeof choice === "string") return undefined
  if (choice.type === "function" && choice.function === undefined) {
    return { _tag: "Missing", path: ["tool_choice", "function"] }
  }
  const isThere = tools.some(
    (tool) => tool.type === choice.type && (tool.type !== "function" || tool.function?.name === choice.function?.name),
  )
  if (isThere) return undefined
  const message = `Tool choice '${choice.function?.name ?? choice.type}' not found in 'tools' parameter.`
  return { _tag: "Other", path: ["tool_choice"], message, code: undefined }
}

const formatProblem = (format: ResponseFormat | null | undefined): FieldProblem | undefined => {
  if (format == null || format === "auto" || format.type !== "json_schema") return undefined
  const at = ["response_format", "json_schema"]
  if (format.json_schema === undefined) return { _tag: "Missing", path: at }
  const { name, schema, strict } = format.json_schema
  if (schema == null) return { _tag: "Missing", path: [...at, "schema"] }
  const refusal = strict === true ? schemaRefusal(schema, true) : undefined
  if (refusal === undefined) return undefined
  const message = `Invalid schema for response_format '${name}': ${refusal}`
  return { _tag: "Other", path: ["response_format"], message, code: undefined }
}
