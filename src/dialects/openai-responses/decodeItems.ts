/** Reads the items of a response's context into messages. */
import { Predicate, Result } from "effect"
import type { FieldProblem } from "../../domain/FieldProblem.ts"
import type { Message, Part, ToolCall } from "../../domain/Prompt.ts"
import { audioPart, imagePart } from "../openai-chat/mediaParts.ts"
import { openSummary } from "./compaction.ts"
import type { InputContent, InputItem } from "./WireItems.ts"

/** Calls that the caller runs, and where their item says what is to be done. */
const calls: Readonly<Record<string, "arguments" | "input" | "action" | "operation">> = {
  function_call: "arguments",
  custom_tool_call: "input",
  local_shell_call: "action",
  shell_call: "action",
  apply_patch_call: "operation",
  computer_call: "action",
  mcp_approval_request: "arguments",
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""))

/** An assistant's message and the calls that follow it are one message, as every other API has it. */
export const decodeItems = (
  items: ReadonlyArray<InputItem>,
  model: string,
): Result.Result<ReadonlyArray<Message>, FieldProblem> => {
  const messages: Array<Message> = []
  const open = new Map<string, string>()
  for (const item of items) {
    const type = item.type ?? "message"
    if (type === "message") messages.push(messageOf(item, model))
    else if (type.startsWith("tool_search_")) {
      const problem = searchProblem(item, open)
      if (problem !== undefined) return Result.fail(problem)
    } else if (type === "compaction") messages.push(systemText(openSummary(item.encrypted_content ?? "")))
    else if (calls[type] !== undefined) {
      const call = callOf(item, type)
      open.set(call.id, type)
      addCall(messages, call)
    } else if (isOutput(type)) {
      const id = item.call_id ?? item.approval_request_id ?? item.id ?? ""
      const call = [...open.keys()].find((known) => known === id)
      if (call === undefined && type.endsWith("_output")) return Result.fail(strayOutput(type, id))
      open.delete(id)
      messages.push({ role: "tool", parts: outputParts(item, model), toolCallId: id })
    }
  }
  const [unanswered] = open
  return unanswered === undefined || unanswered[1] === "mcp_approval_request"
    ? Result.succeed(messages)
    : Result.fail(missingOutput(unanswered[1], unanswered[0]))
}

/** Tools that the provider runs have no outputs of the caller's. */
const isOutput = (type: string): boolean =>
  type === "mcp_approval_response" || calls[type.replace(/_output$/, "")] !== undefined

/** Searches are no messages: what they find is told with the tools. The caller's own have an id that their output repeats. */
const searchProblem = ({ type, call_id: id }: InputItem, open: Map<string, string>): FieldProblem | undefined => {
  if (id == null) return undefined
  if (type === "tool_search_call") open.set(id, type)
  else if (!open.delete(id)) return strayOutput("tool_search_call_output", id)
  return undefined
}

const callOf = (item: InputItem, type: string): ToolCall => ({
  id: item.call_id ?? item.id ?? "",
  name: item.name ?? type,
  input: textOf(item[calls[type] ?? "arguments"] ?? item.actions ?? ""),
})

const addCall = (messages: Array<Message>, call: ToolCall): void => {
  const last = messages.at(-1)
  if (last?.role !== "assistant") messages.push({ role: "assistant", parts: [], toolCalls: [call] })
  else messages[messages.length - 1] = { ...last, toolCalls: [...(last.toolCalls ?? []), call] }
}

const outputNames: Readonly<Record<string, string>> = {
  function_call: "function call",
  custom_tool_call: "custom tool call",
  local_shell_call: "local shell call",
  shell_call: "shell call",
  apply_patch_call: "apply patch call",
  computer_call: "computer call",
  tool_search_call: "tool search call",
}

const problem = (message: string): FieldProblem => ({ _tag: "Other", path: ["input"], message, code: undefined })

const strayOutput = (type: string, id: string): FieldProblem => {
  const name = outputNames[type.replace(/_output$/, "")]
  return problem(`No tool call found for ${name} output with call_id ${id}.`)
}

const missingOutput = (type: string, id: string): FieldProblem =>
  problem(`No tool output found for ${outputNames[type]} ${id}.`)

const systemText = (text: string): Message => ({ role: "developer", parts: [{ _tag: "Text", text }] })

const messageOf = ({ role, content }: InputItem, model: string): Message => ({
  role: role ?? "user",
  parts: partsOf(content ?? [], model),
})

const partsOf = (content: string | ReadonlyArray<InputContent>, model: string): ReadonlyArray<Part> =>
  typeof content === "string" ? [{ _tag: "Text", text: content }] : content.map((part) => partOf(part, model))

const partOf = (part: InputContent, model: string): Part => {
  switch (part.type) {
    case "refusal":
      return { _tag: "Refusal", text: part.refusal ?? "" }
    case "input_image":
    case "computer_screenshot":
      return imagePart(part.image_url ?? part.file_id ?? "", part.detail ?? "auto", model)
    case "input_file":
      return {
        _tag: "File",
        name: part.filename ?? undefined,
        fileId: part.file_id ?? undefined,
        data: part.file_data ?? part.file_url ?? undefined,
      }
    case "input_audio":
      return audioPart(part.input_audio?.format ?? "", part.input_audio?.data ?? "")
    default:
      return { _tag: "Text", text: part.text ?? "" }
  }
}

const outputParts = ({ output, approve }: InputItem, model: string): ReadonlyArray<Part> => {
  if (approve != null) return [{ _tag: "Text", text: approve ? "approved" : "denied" }]
  if (!Array.isArray(output)) return [{ _tag: "Text", text: textOf(output ?? "") }]
  return output.map((part): Part => {
    if (!Predicate.hasProperty(part, "type") || !Predicate.isString(part.type))
      return { _tag: "Text", text: textOf(part) }
    return part.type.startsWith("input_")
      ? partOf(part as unknown as InputContent, model)
      : { _tag: "Text", text: textOf(part) }
  })
}
