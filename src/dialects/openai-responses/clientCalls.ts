/** Calls of OpenAI's own tools that the caller runs: shells, patches, a computer, approvals of remote tools. */
import type { ToolSpec } from "../../domain/Prompt.ts"
import type { ReplyToolCall } from "../../domain/Reply.ts"
import { callIdOf } from "../openai-chat/callIdOf.ts"
import type { Item } from "./ResponseOptions.ts"
import type { Tool } from "./WireTools.ts"

export type ClientCall =
  | { readonly type: "local_shell_call" | "shell_call" | "apply_patch_call" | "computer_call" }
  | { readonly type: "mcp_approval_request"; readonly server: string; readonly tool: string }

const object = (properties: Readonly<Record<string, unknown>>) => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
})

const words = { type: "array", items: { type: "string" }, minItems: 1, maxItems: 2 }
const pixel = { type: "integer", minimum: 0, maximum: 1000 }

/** What the caller is asked to do, as a schema that an action is drawn from. */
const actions = {
  local_shell: object({ command: words }),
  shell: object({ commands: words }),
  apply_patch: {
    anyOf: [
      object({ type: { const: "create_file" }, path: { type: "string" }, diff: { type: "string" } }),
      object({ type: { const: "update_file" }, path: { type: "string" }, diff: { type: "string" } }),
    ],
  },
  computer: {
    anyOf: [object({ type: { const: "screenshot" } }), object({ type: { const: "move" }, x: pixel, y: pixel })],
  },
} as const

/** No function's name has a colon, so that these never meet one. */
const nameOf = (word: string): string => `tool:${word}`

export interface ClientTool {
  readonly spec: ToolSpec
  readonly call: ClientCall
}

/** `undefined` for a tool that the provider runs, or that is called by its own name. */
export const clientTool = (tool: Tool): ClientTool | undefined => {
  switch (tool.type) {
    case "local_shell":
      return own("local_shell", "local_shell_call")
    case "shell":
      return own("shell", "shell_call")
    case "apply_patch":
      return own("apply_patch", "apply_patch_call")
    case "computer":
    case "computer_use":
    case "computer_use_preview":
      return own("computer", "computer_call")
    case "mcp": {
      if (tool.require_approval === "never") return undefined
      const server = tool.server_label ?? ""
      const name = mcpToolNames(tool)[0] ?? "search"
      const spec: ToolSpec = { kind: "function", name: nameOf(`mcp ${server}`), parameters: mcpArguments }
      return { spec, call: { type: "mcp_approval_request", server, tool: name } }
    }
    default:
      return undefined
  }
}

const own = (
  word: keyof typeof actions,
  type: "local_shell_call" | "shell_call" | "apply_patch_call" | "computer_call",
) => ({
  spec: { kind: "function", name: nameOf(word), parameters: actions[word] } as const,
  call: { type } as const,
})

export const mcpToolNames = ({ allowed_tools }: Tool): ReadonlyArray<string> => {
  if (allowed_tools == null) return []
  return "tool_names" in allowed_tools ? (allowed_tools.tool_names ?? []) : (allowed_tools as ReadonlyArray<string>)
}

export const mcpArguments = object({ query: { type: "string" } })

/** The calls whose items have another shape than a function's, by the fields the caller answers to. */
export const clientCallItem = (
  call: ClientCall,
  { id: hex, input }: ReplyToolCall,
  { place, status }: { readonly place: string; readonly status: "in_progress" | "completed" | "incomplete" },
): Item => {
  const call_id = callIdOf(hex)
  const drawn = parsed(input)
  switch (call.type) {
    case "local_shell_call":
      return {
        id: `lsh_${place}`,
        type: call.type,
        status,
        call_id,
        action: { type: "exec", command: [], env: {}, timeout_ms: null, user: null, working_directory: null, ...drawn },
      }
    case "shell_call":
      return {
        id: `sh_${place}`,
        type: call.type,
        status,
        call_id,
        action: { commands: [], timeout_ms: null, max_output_length: null, ...drawn },
        environment: null,
      }
    case "apply_patch_call": {
      const operation = { type: "create_file", path: "", diff: "", ...drawn }
      return {
        id: `apc_${place}`,
        type: call.type,
        status: status === "incomplete" ? "completed" : status,
        call_id,
        operation,
      }
    }
    case "computer_call":
      return {
        id: `cu_${place}`,
        type: call.type,
        status,
        call_id,
        action: { type: "screenshot", ...drawn },
        pending_safety_checks: [],
      }
    case "mcp_approval_request":
      return { id: `mcpr_${place}`, type: call.type, server_label: call.server, name: call.tool, arguments: input }
  }
}

/** Input that was cut is no JSON, and says nothing. */
const parsed = (input: string): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(input)
  } catch {
    return {}
  }
}
