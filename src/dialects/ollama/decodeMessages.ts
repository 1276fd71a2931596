/** Reads the messages of an Ollama chat. */
import { Result } from "effect"
import type { FieldProblem } from "../../domain/FieldProblem.ts"
import type { Message, Part, Role, ToolCall } from "../../domain/Prompt.ts"
import type { Message as WireMessage } from "./Wire.ts"

const roles: ReadonlyArray<string> = ["system", "user", "assistant", "tool"] satisfies ReadonlyArray<Role>

export const decodeMessages = (
  messages: ReadonlyArray<WireMessage>,
): Result.Result<ReadonlyArray<Message>, FieldProblem> => {
  const decoded: Array<Message> = []
  /** The calls that no result has answered yet: results say the tool's name at most. */
  let open: Array<ToolCall> = []
  for (const [index, message] of messages.entries()) {
    if (!roles.includes(message.role)) {
      const text = `invalid role: "${message.role}", must be one of ["user", "assistant", "system", "tool"]`
      return Result.fail({ _tag: "Other", path: ["messages", index, "role"], message: text, code: undefined })
    }
    const toolCalls = callsOf(message, index)
    if (toolCalls.length > 0) open = [...toolCalls]
    decoded.push({
      role: message.role as Role,
      parts: partsOf(message.content, message.images),
      toolCalls: toolCalls.length === 0 ? undefined : toolCalls,
      toolCallId: message.role === "tool" ? answered(message, open) : undefined,
    })
  }
  return Result.succeed(decoded)
}

export const partsOf = (
  text: string | null | undefined,
  images: ReadonlyArray<string> | null | undefined,
): ReadonlyArray<Part> => [
  ...(text == null || text === "" ? [] : [{ _tag: "Text", text } as const]),
  ...(images ?? []).map((data): Part => ({ _tag: "Image", url: `data:image/png;base64,${data}`, detail: "auto" })),
]

const callsOf = ({ tool_calls }: WireMessage, message: number): ReadonlyArray<ToolCall> =>
  (tool_calls ?? []).map(({ id, function: called }, index) => ({
    id: id ?? `${message}.${index}`,
    name: called.name,
    input: JSON.stringify(called.arguments ?? {}),
  }))

const answered = ({ tool_name, tool_call_id }: WireMessage, open: Array<ToolCall>): string | undefined => {
  const index = open.findIndex(({ id, name }) =>
    tool_call_id == null ? tool_name == null || name === tool_name : id === tool_call_id,
  )
  return index < 0 ? (tool_call_id ?? tool_name ?? undefined) : open.splice(index, 1)[0]?.id
}
