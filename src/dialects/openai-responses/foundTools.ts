/** Reads the tools that the searches of a conversation have found, as carefully as those that a request offers. */
import { Result, Schema } from "effect"
import type { FieldPath, FieldProblem } from "../../domain/FieldProblem.ts"
import { schemaProblem } from "../../domain/schemaProblem.ts"
import { namesProblem } from "../openai-chat/namesProblem.ts"
import { namedTools, type PlacedTool } from "./namedTools.ts"
import { toolProblem } from "./toolProblem.ts"
import type { InputItem } from "./WireItems.ts"
import { Tool } from "./WireTools.ts"

/** `before` is how many of the items are not the request's own. */
export const foundTools = (
  items: ReadonlyArray<InputItem>,
  before: number,
): Result.Result<ReadonlyArray<PlacedTool>, FieldProblem> => {
  const found: Array<PlacedTool> = []
  for (const [index, item] of items.entries()) {
    if (item.type !== "tool_search_output") continue
    const read = foundIn(item, index < before ? ["input"] : ["input", index - before])
    if (Result.isFailure(read)) return Result.fail(read.failure)
    found.push(...read.success)
  }
  return Result.succeed(found)
}

const readFound = Schema.decodeUnknownResult(Schema.Struct({ tools: Schema.Array(Tool) }))

const foundIn = (item: InputItem, path: FieldPath): Result.Result<ReadonlyArray<PlacedTool>, FieldProblem> => {
  const read = readFound(item)
  if (Result.isFailure(read)) {
    const problem = schemaProblem(read.failure.issue, item)
    return Result.fail({ ...problem, path: [...path, ...problem.path] })
  }
  const { tools } = read.success
  const named = tools.flatMap((tool, at) => namedTools(tool, [...path, "tools", at]))
  for (const [at, tool] of tools.entries()) {
    const problem = toolProblem(tool, [...path, "tools", at])
    if (problem !== undefined) return Result.fail(problem)
  }
  const problem = namesProblem(named)
  return problem === undefined ? Result.succeed(named) : Result.fail(problem)
}
