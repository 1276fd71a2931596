/** What is wrong with a tool, whether a request offers it or a search has found it. */
import type { FieldPath, FieldProblem } from "../../domain/FieldProblem.ts"
import { schemaRefusal } from "../openai-more/schemaRefusal.ts"
import type { Tool } from "./WireTools.ts"

export const toolProblem = (tool: Tool, path: FieldPath): FieldProblem | undefined => {
  const missing = (field: string): FieldProblem => ({ _tag: "Missing", path: [...path, field] })
  switch (tool.type) {
    case "function": {
      if (tool.name === undefined) return missing("name")
      const refusal = tool.parameters == null ? undefined : schemaRefusal(tool.parameters, tool.strict === true)
      const message = `Invalid schema for function '${tool.name}': ${refusal}`
      return refusal === undefined
        ? undefined
        : { _tag: "Other", path: [...path, "parameters"], message, code: "invalid_function_parameters" }
    }
    case "custom":
      if (tool.name === undefined) return missing("name")
      if (tool.format?.type === "grammar" && tool.format.syntax === undefined) {
        return { _tag: "Missing", path: [...path, "format", "syntax"] }
      }
      return undefined
    case "file_search":
      return tool.vector_store_ids == null ? missing("vector_store_ids") : undefined
    case "code_interpreter":
      return tool.container == null ? missing("container") : undefined
    case "mcp":
      return tool.server_label == null ? missing("server_label") : undefined
    default:
      return undefined
  }
}
