/** Anthropic's own tools: those that its servers run, and those whose input its models know without a schema. */
import { Result } from "effect"
import type { FieldPath, FieldProblem } from "../../domain/FieldProblem.ts"
import { computerSchema } from "./toolsets/computerActions.ts"
import type { Tool } from "./Wire.ts"

/** Run by Anthropic, so an answer never asks the caller to. */
const serverTools = [
  "code_execution_20250522",
  "code_execution_20250825",
  "code_execution_20260120",
  "code_execution_20260521",
  "mcp_toolset",
  "tool_search_tool_bm25",
  "tool_search_tool_bm25_20251119",
  "tool_search_tool_regex",
  "tool_search_tool_regex_20251119",
  "web_fetch_20250910",
  "web_fetch_20260209",
  "web_fetch_20260309",
  "web_fetch_20260318",
  "web_search_20250305",
  "web_search_20260209",
  "web_search_20260318",
] as const

/** Many tools under one type, each with a name of its own. */
const toolsets = ["browser_toolset_20260801", "computer_toolset_20260801"] as const

const clientTools = [
  "bash_20241022",
  "bash_20250124",
  "computer_20241022",
  "computer_20250124",
  "computer_20251124",
  "memory_20250818",
  "text_editor_20241022",
  "text_editor_20250124",
  "text_editor_20250429",
  "text_editor_20250728",
] as const

export const ownToolTypes: ReadonlyArray<string> = [...clientTools, ...serverTools, ...toolsets].toSorted()

const path = { type: "string", pattern: "^/workspace/[a-z]{3,8}\\.(txt|md|py)$" }
const memory = { type: "string", pattern: "^/memories/[a-z]{3,8}\\.txt$" }

const command = (name: string, properties: Readonly<Record<string, unknown>>) => ({
  type: "object",
  properties: { command: { const: name }, ...properties },
  required: ["command", ...Object.keys(properties)],
  additionalProperties: false,
})

const schemas: Readonly<Record<string, unknown>> = {
  bash: {
    type: "object",
    properties: { command: { enum: ["ls -la", "pwd", "cat README.md", "git status"] } },
    required: ["command"],
    additionalProperties: false,
  },
  text_editor: {
    anyOf: [command("view", { path }), command("create", { path, file_text: { type: "string" } })],
  },
  memory: {
    anyOf: [command("view", { path: memory }), command("create", { path: memory, file_text: { type: "string" } })],
  },
}

/** The schema of a tool that the caller runs. */
export const ownToolSchema = (tool: Tool, path: FieldPath): Result.Result<unknown, FieldProblem> => {
  const family = (tool.type ?? "").replace(/_\d{8}$/, "")
  if (family !== "computer") return Result.succeed(schemas[family])
  for (const field of ["display_width_px", "display_height_px"] as const) {
    if (tool[field] == null) return Result.fail({ _tag: "Missing", path: [...path, field] })
  }
  return Result.succeed(computerSchema(tool))
}
