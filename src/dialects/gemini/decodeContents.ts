/** Reads the contents of a Gemini request into messages. */
import { Result } from "effect"
import type { FieldProblem } from "../../domain/FieldProblem.ts"
import type { Message, Part, Role, ToolCall } from "../../domain/Prompt.ts"
import { contentProblem } from "./contentProblem.ts"
import { listOf } from "./listOf.ts"
import { mediaPart } from "./mediaPart.ts"
import { turnProblem } from "./turnProblem.ts"
import { turnsOf } from "./turnsOf.ts"
import type { Content, Part as WirePart } from "./WireContent.ts"

export const decodeContents = (
  contents: ReadonlyArray<Content>,
): Result.Result<ReadonlyArray<Message>, FieldProblem> => {
  for (const [index, content] of contents.entries()) {
    const problem = contentProblem(content, index)
    if (problem !== undefined) return Result.fail(problem)
  }
  const turns = turnsOf(contents)
  const problem = turnProblem(turns)
  if (problem !== undefined) return Result.fail(problem)
  const messages: Array<Message> = []
  /** The calls that no result has answered yet. */
  let open: Array<ToolCall> = []
  for (const { model, parts, index } of turns) {
    if (model) {
      const toolCalls = callsOf(parts, index)
      open = toolCalls.slice()
      messages.push(messageOf("assistant", parts, toolCalls))
      continue
    }
    for (const { functionResponse } of parts) {
      if (functionResponse != null) messages.push(resultOf(functionResponse, open))
    }
    if (parts.some((part) => part.functionResponse == null)) messages.push(messageOf("user", parts))
  }
  return Result.succeed(messages)
}

/** A system instruction, whose role counts for nothing. */
export const systemMessage = (instruction: Content | string): Message =>
  typeof instruction === "string"
    ? { role: "system", parts: [{ _tag: "Text", text: instruction }] }
    : messageOf("system", listOf(instruction.parts))

const messageOf = (role: Role, parts: ReadonlyArray<WirePart>, toolCalls: ReadonlyArray<ToolCall> = []): Message => ({
  role,
  parts: parts.flatMap(partOf),
  toolCalls: toolCalls.length === 0 ? undefined : toolCalls,
})

/** Gemini's older models give their calls no ids. */
const callsOf = (parts: ReadonlyArray<WirePart>, content: number): ReadonlyArray<ToolCall> =>
  parts.flatMap(({ functionCall }, index) =>
    functionCall == null
      ? []
      : [
          {
            id: functionCall.id ?? `${content}.${index}`,
            name: functionCall.name ?? "",
            input: JSON.stringify(functionCall.args ?? {}),
          },
        ],
  )

/** A result says by its id, or else by its name, which call it answers. */
const resultOf = (response: NonNullable<WirePart["functionResponse"]>, open: Array<ToolCall>): Message => {
  const { id, name } = response
  const answered = open.findIndex((call) => (id == null ? call.name === name : call.id === id))
  const call = answered < 0 ? undefined : open.splice(answered, 1)[0]
  const text = JSON.stringify(response.response ?? {})
  return {
    role: "tool",
    parts: [{ _tag: "Text", text }, ...listOf(response.parts).flatMap(mediaPart)],
    toolCallId: call?.id ?? id ?? name ?? undefined,
  }
}

/** Nothing is made of thoughts, which the model does not read again. */
const partOf = (part: WirePart): ReadonlyArray<Part> => {
  if (part.thought === true) return []
  if (part.text != null) return [{ _tag: "Text", text: part.text }]
  if (part.executableCode != null) return [{ _tag: "Text", text: part.executableCode.code ?? "" }]
  if (part.codeExecutionResult != null) return [{ _tag: "Text", text: part.codeExecutionResult.output ?? "" }]
  return mediaPart(part)
}
