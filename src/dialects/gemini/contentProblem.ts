/** What is wrong with one content of a request by itself. */
import type { FieldPath, FieldProblem } from "../../domain/FieldProblem.ts"
import { fieldName } from "./fieldName.ts"
import { listOf } from "./listOf.ts"
import type { Content, Part } from "./WireContent.ts"

const roles: ReadonlyArray<string | null | undefined> = ["user", "model", "function", "", null, undefined]

/** The parts' kinds, of which each part must be one. */
const kinds = [
  "text",
  "inlineData",
  "fileData",
  "functionCall",
  "functionResponse",
  "executableCode",
  "codeExecutionResult",
  "toolCall",
  "toolResponse",
  "thoughtSignature",
] as const

export const contentProblem = (content: Content, index: number): FieldProblem | undefined => {
  const path: FieldPath = ["contents", index]
  if (!roles.includes(content.role)) return other([...path, "role"], "Please use a valid role: user, model.")
  const parts = listOf(content.parts)
  if (parts.length === 0) {
    return listed([...path, "parts"], "contents.parts must not be empty.")
  }
  for (const [position, part] of parts.entries()) {
    const problem = partProblem(part, [...path, "parts", position])
    if (problem !== undefined) return problem
  }
  return undefined
}

const partProblem = (part: Part, path: FieldPath): FieldProblem | undefined => {
  if (kinds.every((kind) => part[kind] == null)) {
    return listed([...path, "data"], "required oneof field 'data' must have one initialized field")
  }
  const { inlineData, functionCall, functionResponse } = part
  if (inlineData != null && !/^[A-Za-z0-9+/_\-\s]*={0,2}\s*$/.test(inlineData.data ?? "")) {
    const at = [...path, "inline_data", "data"]
    const shown = (inlineData.data ?? "").slice(0, 100)
    return other(at, `Invalid value at '${fieldName(at)}' (TYPE_BYTES), Base64 decoding failed for "${shown}"`)
  }
  if (functionCall != null && !functionCall.name) {
    return listed([...path, "function_call", "name"], "[FIELD_INVALID] Name cannot be empty.")
  }
  if (functionResponse != null && !functionResponse.name) {
    return listed([...path, "function_response", "name"], "[FIELD_INVALID] Name cannot be empty.")
  }
  return undefined
}

const other = (path: FieldPath, message: string): FieldProblem => ({ _tag: "Other", path, message, code: undefined })

/** How Google lists what is wrong with a request that it could read. */
const listed = (path: FieldPath, message: string): FieldProblem =>
  other(path, `* GenerateContentRequest.${fieldName(path)}: ${message}\n`)
