/** What is wrong with the names of the tools a request offers. */
import type { FieldPath, FieldProblem } from "../../domain/FieldProblem.ts"
import type { ToolSpec } from "../../domain/Prompt.ts"

export interface NamedTool {
  readonly tool: ToolSpec
  /** Where the request says the tool's name. */
  readonly namePath: FieldPath
}

const namePattern = "^[a-zA-Z0-9_-]+$"
const longestName = 64

export const namesProblem = (named: ReadonlyArray<NamedTool>): FieldProblem | undefined => {
  const seen = new Set<string>()
  for (const { tool, namePath: path } of named) {
    const { name } = tool
    const field = path.reduce((text, key) => (typeof key === "number" ? `${text}[${key}]` : `${text}.${key}`))
    if (name.length > longestName) {
      return { _tag: "OutOfRange", path, side: "maximum", limit: longestName, actual: name.length, of: "string" }
    }
    if (!new RegExp(namePattern).test(name)) {
      const message = `Invalid '${field}': string does not match pattern. Expected a string that matches the pattern '${namePattern}'.`
      return { _tag: "Other", path, message, code: "invalid_value" }
    }
    if (seen.has(name)) {
      const message = `Invalid '${field}': duplicate tool name '${name}'. Tool names must be unique.`
      return { _tag: "Other", path, message, code: "invalid_value" }
    }
    seen.add(name)
  }
  return undefined
}
