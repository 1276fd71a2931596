/** What strict mode says of a schema as a whole: it must be that of an object, and of nothing else. */
import { plainText } from "../../domain/plainText.ts"
import { forbiddenKeyword } from "./forbiddenKeyword.ts"
import type { SchemaObject } from "./SchemaPart.ts"
import { problemAt, pythonString, type StrictProblem } from "./StrictProblem.ts"

export const rootProblem = (root: SchemaObject): StrictProblem | undefined => {
  const keyword = forbiddenKeyword(root)
  if (keyword !== undefined) return problemAt([], `'${keyword}' is not permitted.`)
  if (root.type !== "object") {
    return inWords(`schema must be a JSON Schema of 'type: "object"', got 'type: "${pythonValue(root.type)}"'.`)
  }
  if (root.anyOf === undefined && root.enum === undefined) return undefined
  return inWords("schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level.")
}

const inWords = (message: string): StrictProblem => ({ context: [], message })

const pythonValue = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map((item) => pythonString(plainText(item))).join(", ")}]`
  return value === undefined || value === null ? "None" : plainText(value)
}
