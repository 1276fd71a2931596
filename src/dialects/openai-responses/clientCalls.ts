/** Calls with items of their own: of shells, patches, a computer, for approval of remote tools, and searches for tools. */
import { Predicate } from "effect"
import type { ToolSpec } from "../../domain/Prompt.ts"
import type { ReplyToolCall } from "../../domain/Reply.ts"
import { callIdOf } from "../openai-chat/callIdOf.ts"
import { actsAtOnce, computerSchema } from "./computerActions.ts"
import { mcpArguments, mcpToolNames, needsApproval } from "./mcpTools.ts"
import { isDeferred, searchName } from "./namedTools.ts"
import type { Item } from "./ResponseOptions.ts"
import type { Tool } from "./WireTools.ts"

export type ClientCall =
  | { readonly type: "local_shell_call" | "shell_call" | "apply_patch_call" }
  /** `atOnce`: whether a call has several actions. */
  | { readonly type: "computer_call"; readonly atOnce: boolean }
  /** `tools` are what can be found, by the paths that find them; the caller's own search finds none here. */
  | { readonly type: "tool_search_call"; readonly tools?: Readonly<Record<string, unknown>> }
  | { readonly type: "mcp_approval_request"; readonly server: string; readonly tool: string }

const object = (properties: Readonly<Record<string, unknown>>) => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
})

const words = { type: "array", items: { type: "string" }, minItems: 1, maxItems: 2 }

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
} as const

/** No function's name has a colon, so that these never meet one. */
const nameOf = (word: string): string => `tool:${word}`

export interface ClientTool {
  readonly spec: ToolSpec
  readonly call: ClientCall
}

/** `undefined` for a tool that has no such items, or that is called by its own name. */
export const clientTool = (tool: Tool, offered: ReadonlyArray<Tool>): ClientTool | undefined => {
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
      return {
        spec: { kind: "function", name: nameOf("computer"), parameters: computerSchema(tool) },
        call: { type: "computer_call", atOnce: actsAtOnce(tool) },
      }
    case "mcp": {
      const server = tool.server_label ?? ""
      const [name = ""] = mcpToolNames(tool)
      if (!needsApproval(tool, name)) return undefined
      const spec: ToolSpec = { kind: "function", name: nameOf(`mcp ${server}`), parameters: mcpArguments }
      return { spec, call: { type: "mcp_approval_request", server, tool: name } }
    }
    case "tool_search": {
      const found = offered.filter(isDeferred).map((one) => [one.name ?? "", one])
      const spec = { kind: "function", name: searchName, description: tool.description ?? undefined } as const
      return tool.execution === "client"
        ? { spec: { ...spec, parameters: tool.parameters ?? mcpArguments }, call: { type: "tool_search_call" } }
        : {
            spec: { ...spec, hosted: { input: { paths: [] }, terms: { field: "paths" } } },
            call: { type: "tool_search_call", tools: Object.fromEntries(found) },
          }
    }
    default:
      return undefined
  }
}

const own = (word: keyof typeof actions, type: "local_shell_call" | "shell_call" | "apply_patch_call") => ({
  spec: { kind: "function", name: nameOf(word), parameters: actions[word] } as const,
  call: { type } as const,
})

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
      const state = status === "incomplete" ? "completed" : status
      return { id: `apc_${place}`, type: call.type, status: state, call_id, operation }
    }
    case "computer_call":
      return { id: `cu_${place}`, type: call.type, status, call_id, ...actsOf(call, drawn), pending_safety_checks: [] }
    case "tool_search_call":
      return { id: `tsc_${place}`, type: call.type, status, arguments: drawn, ...executionOf(call, call_id) }
    case "mcp_approval_request":
      return { id: `mcpr_${place}`, type: call.type, server_label: call.server, name: call.tool, arguments: input }
  }
}

const actsOf = ({ atOnce }: { readonly atOnce: boolean }, drawn: object) =>
  atOnce ? { actions: [], ...drawn } : { action: { type: "screenshot", ...drawn } }

/** Only the caller has to know which call it answers. */
const executionOf = ({ tools }: { readonly tools?: unknown }, call_id: string) =>
  tools === undefined ? { call_id, execution: "client" } : { call_id: null, execution: "server" }

/** What OpenAI's own search has found, behind its call. */
export const foundItems = (call: ClientCall | undefined, item: Item): ReadonlyArray<Item> => {
  if (call?.type !== "tool_search_call" || call.tools === undefined || item.status !== "completed") return []
  const found = call.tools
  const paths = Predicate.hasProperty(item.arguments, "paths") ? item.arguments.paths : []
  const known = Array.isArray(paths) ? paths.filter((path) => Object.hasOwn(found, String(path))) : []
  const tools = known.map((path) => found[path])
  const id = item.id.replace("tsc_", "tso_")
  return [{ id, type: "tool_search_output", status: "completed", call_id: null, execution: "server", tools }]
}

/** Input that was cut is no JSON, and says nothing. */
const parsed = (input: string): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(input)
  } catch {
    return {}
  }
}
