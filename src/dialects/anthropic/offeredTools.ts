/** The tools that one entry of a request's tools stands for: one, or those of a toolset. */
import { Predicate, Result } from "effect"
import type { FieldPath, FieldProblem } from "../../domain/FieldProblem.ts"
import type { ToolSpec } from "../../domain/Prompt.ts"
import type { OfferedTool } from "./OfferedTool.ts"
import { ownToolSchema, ownToolTypes } from "./ownTools.ts"
import { type Asking, mcpToolset } from "./serverTools/mcpTools.ts"
import { hostedOf, serverToolOf } from "./serverTools/ServerTool.ts"
import { toolsetMembers } from "./toolsets/toolsetMembers.ts"
import type { Tool } from "./Wire.ts"

export const offeredTools = (
  tool: Tool,
  asking: Asking,
  path: FieldPath,
): Result.Result<ReadonlyArray<OfferedTool>, FieldProblem> => {
  const type = tool.type ?? "custom"
  const deferred = tool.defer_loading === true
  if (type === "custom") return Result.map(customTool(tool, path), (spec) => [{ spec, deferred }])
  if (!ownToolTypes.includes(type))
    return Result.fail({ _tag: "NotOneOf", path: [...path, "type"], allowed: [], actual: type })
  if (type === "mcp_toolset") return mcpToolset(tool, asking, path)
  const served = serverToolOf(tool)
  if (served !== undefined) {
    const name = tool.name ?? served.name
    return Result.succeed([
      { spec: { kind: "function", name, hosted: hostedOf(served, asking.question), path }, served, deferred },
    ])
  }
  const members = toolsetMembers(tool, path)
  if (members !== undefined) return Result.succeed(members)
  const name = tool.name ?? type.replace(/_\d{8}$/, "")
  return Result.map(ownToolSchema(tool, path), (parameters) => [
    { spec: { kind: "function", name, parameters, path }, deferred },
  ])
}

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
