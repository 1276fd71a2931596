/** Reads the messages of a chat, and says which of them lacks what its role needs. */
import { Result } from "effect"
import type { FieldPath, FieldProblem } from "../../domain/FieldProblem.ts"
import type { Message, Part, Role, ToolCall } from "../../domain/Prompt.ts"
import { audioPart, imagePart } from "./mediaParts.ts"
import type { ContentPart, Message as WireMessage } from "./Wire.ts"

type WireMessages = ReadonlyArray<typeof WireMessage.Type>

export const decodeMessages = (
  messages: WireMessages,
  model: string,
): Result.Result<ReadonlyArray<Message>, FieldProblem> => {
  const unanswered = toolCallsProblem(messages)
  if (unanswered !== undefined) return Result.fail(unanswered)
  const decoded: Array<Message> = []
  for (let index = 0; index < messages.length; index++) {
    const result = decodeMessage(messages[index] as (typeof messages)[number], index, model)
    if (Result.isFailure(result)) return Result.fail(result.failure)
    decoded.push(result.success)
  }
  return Result.succeed(decoded)
}

const decodeMessage = (
  message: typeof WireMessage.Type,
  index: number,
  model: string,
): Result.Result<Message, FieldProblem> => {
  const problem = problemIn(message, index)
  if (problem !== undefined) return Result.fail(problem)
  const parts = partsOf(message.content, index, model)
  if (Result.isFailure(parts)) return Result.fail(parts.failure)
  const refusal: ReadonlyArray<Part> = message.refusal == null ? [] : [{ _tag: "Refusal", text: message.refusal }]
  return Result.succeed({
    role: roleOf(message.role),
    parts: refusal.length === 0 ? parts.success : [...parts.success, ...refusal],
    name: message.role === "function" ? undefined : (message.name ?? undefined),
    toolCalls: toolCallsOf(message),
    toolCallId: message.role === "function" ? (message.name ?? undefined) : (message.tool_call_id ?? undefined),
  })
}

const roleOf = (role: (typeof WireMessage.Type)["role"]): Role => (role === "function" ? "tool" : role)

const problemIn = (message: typeof WireMessage.Type, index: number): FieldProblem | undefined => {
  const { role, content } = message
  const at = (field: string): FieldPath => ["messages", index, field]
  const saysNothing =
    message.tool_calls == null && message.function_call == null && message.refusal == null && message.audio == null
  if (content == null && (role === "assistant" ? saysNothing : role !== "function")) {
    return content === undefined
      ? { _tag: "Missing", path: at("content") }
      : { _tag: "WrongType", path: at("content"), expected: ["string", "array of objects"], actual: "null" }
  }
  if (role === "tool" && message.tool_call_id == null) return { _tag: "Missing", path: at("tool_call_id") }
  if (role === "function" && message.name == null) return { _tag: "Missing", path: at("name") }
  return undefined
}

/** Every call is answered by a tool message before anybody else speaks, and every tool message answers a call. */
const toolCallsProblem = (messages: WireMessages): FieldProblem | undefined => {
  let open: ReadonlyArray<string> = []
  let calls: ReadonlyArray<string> = []
  for (const [index, { role, tool_calls, tool_call_id }] of messages.entries()) {
    if (role === "tool") {
      if (tool_call_id == null) continue
      if (!calls.includes(tool_call_id)) return roleProblem(index, strayResult)
      open = open.filter((id) => id !== tool_call_id)
      continue
    }
    if (open.length > 0) return roleProblem(index, unansweredCalls(open))
    calls = tool_calls?.map(({ id }) => id) ?? []
    open = calls
  }
  return open.length > 0 ? roleProblem(messages.length - 1, unansweredCalls(open)) : undefined
}

const roleProblem = (index: number, message: string): FieldProblem => ({
  _tag: "Other",
  path: ["messages", index, "role"],
  message,
  code: undefined,
})

const strayResult =
  "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'."

const unansweredCalls = (ids: ReadonlyArray<string>): string =>
  "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. " +
  `The following tool_call_ids did not have response messages: ${ids.join(", ")}`

const partsOf = (
  content: (typeof WireMessage.Type)["content"],
  message: number,
  model: string,
): Result.Result<ReadonlyArray<Part>, FieldProblem> => {
  if (content == null) return Result.succeed([])
  if (typeof content === "string") return Result.succeed([{ _tag: "Text", text: content }])
  const parts: Array<Part> = []
  for (const [index, wirePart] of content.entries()) {
    const part = partOf(wirePart, model)
    const path = ["messages", message, "content", index, wirePart.type]
    if (part === undefined) return Result.fail({ _tag: "Missing", path })
    parts.push(part)
  }
  return Result.succeed(parts)
}

/** `undefined` when the field that the part's type names is absent. */
const partOf = (part: typeof ContentPart.Type, model: string): Part | undefined => {
  switch (part.type) {
    case "text":
      return part.text === undefined ? undefined : { _tag: "Text", text: part.text }
    case "refusal":
      return part.refusal === undefined ? undefined : { _tag: "Refusal", text: part.refusal }
    case "image_url":
      return part.image_url && imagePart(part.image_url.url, part.image_url.detail ?? "auto", model)
    case "input_audio":
      return part.input_audio && audioPart(part.input_audio.format, part.input_audio.data)
    case "file":
      return (
        part.file && {
          _tag: "File",
          name: part.file.filename ?? undefined,
          fileId: part.file.file_id ?? undefined,
          data: part.file.file_data ?? undefined,
        }
      )
  }
}

const toolCallsOf = (message: typeof WireMessage.Type): ReadonlyArray<ToolCall> | undefined => {
  if (message.function_call != null) {
    const { name, arguments: input } = message.function_call
    return [{ id: name, name, input }]
  }
  return message.tool_calls?.map((call) => ({
    id: call.id,
    name: call.function?.name ?? call.custom?.name ?? "",
    input: call.function?.arguments ?? call.custom?.input ?? "",
  }))
}
