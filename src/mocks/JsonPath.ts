/** JSONPath as RFC 9535 has it, with regular expressions that take linear time. */
import { type FilterFunction, FunctionExpressionType, JSONPathEnvironment, type JSONValue } from "json-p3"
import { type LinearRegex, linearRegex } from "./LinearRegex.ts"

export interface JsonPath {
  /** The values that the path selects; none where it cannot be followed. */
  readonly select: (value: unknown) => ReadonlyArray<unknown>
}

export const jsonPath = (source: string): JsonPath => {
  const query = environment.compile(source)
  return {
    select: (value) => {
      try {
        return query.query(value as JSONValue).values()
      } catch {
        // A body nested deeper than the library goes selects nothing.
        return []
      }
    },
  }
}

/** Why a path is none; `undefined` when it is one. */
export const jsonPathProblem = (source: string): string | undefined => {
  try {
    environment.compile(source)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : "no JSONPath"
  }
}

/** RFC 9535 says that an expression which is none matches nothing. */
const regexFunction = (sourceOf: (pattern: string) => string): FilterFunction => {
  const known = new Map<string, LinearRegex | undefined>()
  const regexOf = (pattern: string): LinearRegex | undefined => {
    if (known.has(pattern)) return known.get(pattern)
    // Patterns can come from the body that is searched.
    if (known.size >= rememberedPatterns) known.clear()
    let regex: LinearRegex | undefined
    try {
      regex = linearRegex(sourceOf(pattern))
    } catch {
      regex = undefined
    }
    known.set(pattern, regex)
    return regex
  }
  return {
    argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
    returnType: FunctionExpressionType.LogicalType,
    call: (text, pattern) =>
      typeof text === "string" && typeof pattern === "string" && regexOf(pattern)?.test(text) === true,
  }
}

const rememberedPatterns = 100

const environment = new JSONPathEnvironment()
environment.functionRegister.set(
  "match",
  regexFunction((pattern) => `^(?:${pattern})$`),
)
environment.functionRegister.set(
  "search",
  regexFunction((pattern) => pattern),
)
