/** What is wrong with a field, in the words of Google's JSON parser. */
import type { FieldPath, FieldProblem } from "../../domain/FieldProblem.ts"
import { fieldName } from "./fieldName.ts"

const protobufPackage = "type.googleapis.com/google.ai.generativelanguage.v1beta"

/** The messages that stand in the request, by the field's name. */
const messages: Readonly<Record<string, string>> = {
  contents: "Content",
  systemInstruction: "Content",
  parts: "Part",
  inlineData: "Blob",
  fileData: "FileData",
  functionCall: "FunctionCall",
  functionResponse: "FunctionResponse",
  executableCode: "ExecutableCode",
  codeExecutionResult: "CodeExecutionResult",
  tools: "Tool",
  functionDeclarations: "FunctionDeclaration",
  parameters: "Schema",
  responseSchema: "Schema",
  toolConfig: "ToolConfig",
  functionCallingConfig: "FunctionCallingConfig",
  safetySettings: "SafetySetting",
  generationConfig: "GenerationConfig",
  thinkingConfig: "ThinkingConfig",
  generateContentRequest: "GenerateContentRequest",
  category: "HarmCategory",
  threshold: "SafetySetting.HarmBlockThreshold",
  mode: "FunctionCallingConfig.Mode",
  thinkingLevel: "ThinkingConfig.ThinkingLevel",
  responseModalities: "GenerationConfig.Modality",
  mediaResolution: "GenerationConfig.MediaResolution",
  args: "Struct",
  response: "Struct",
}

const scalars: Readonly<Record<string, string>> = {
  string: "TYPE_STRING",
  boolean: "TYPE_BOOL",
  integer: "TYPE_INT32",
  number: "TYPE_FLOAT",
}

/** `value` is what stands in the field, where that is known. */
export const describeProblem = (problem: FieldProblem, value?: unknown): string => {
  const { path } = problem
  const name = fieldName(path)
  switch (problem._tag) {
    case "Missing":
      return `* GenerateContentRequest.${name}: ${nameIn(path)} is not specified\n`
    case "Unexpected":
      return `Invalid JSON payload received. Unknown name "${path.at(-1)}"${at(path.slice(0, -1))}: Cannot find field.`
    case "WrongType":
      if (path.length === 0) return "Invalid JSON payload received. Root element must be a message."
      return problem.actual.startsWith("array")
        ? `Invalid JSON payload received. Unknown name "${keyOf(path)}"${at(path.slice(0, -1))}: Proto field is not repeating, cannot start list.`
        : `Invalid value at '${name}' (${typeOf(path, problem.expected)}), ${value === undefined ? problem.actual : shown(value)}`
    case "NotOneOf":
      return `Invalid value at '${name}' (${protobufPackage}.${messageIn(path)}), "${problem.actual}"`
    case "OutOfRange":
      return `* GenerateContentRequest.${name}: must be ${problem.side === "minimum" ? "at least" : "at most"} ${problem.limit}\n`
    case "Other":
      return problem.message
  }
}

const mostShown = 100

const shown = (value: unknown): string => (JSON.stringify(value) ?? "").slice(0, mostShown)

/** Elements of lists have no names. */
const keyOf = (path: FieldPath): string => {
  const key = path.at(-1)
  return typeof key === "string" ? key : ""
}

const at = (path: FieldPath): string => (path.length === 0 ? "" : ` at '${fieldName(path)}'`)

const nameIn = (path: FieldPath): string => fieldName(path.filter((key) => typeof key === "string").slice(-1))

const messageIn = (path: FieldPath): string => {
  const field = path.findLast((key) => typeof key === "string") ?? ""
  return messages[field] ?? field
}

const typeOf = (path: FieldPath, expected: ReadonlyArray<string>): string => {
  const scalar = expected.find((type) => type in scalars)
  return scalar === undefined || messages[String(path.findLast((key) => typeof key === "string"))] !== undefined
    ? `${protobufPackage}.${messageIn(path)}`
    : (scalars[scalar] ?? scalar)
}
