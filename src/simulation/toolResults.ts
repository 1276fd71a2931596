/** What an answer to tool results begins with, so that it refers to them. */
import { type Prompt, textOf } from "../domain/Prompt.ts"
import { toolResultOpening } from "../generation/toolResultOpening.ts"

/** `undefined` when the last message is no tool result. */
export const toolResults = ({ messages }: Prompt): string | undefined => {
  if (messages.at(-1)?.role !== "tool") return undefined
  const first = messages.findLastIndex(({ role }) => role !== "tool") + 1
  const names = new Map(messages.flatMap(({ toolCalls }) => (toolCalls ?? []).map(({ id, name }) => [id, name])))
  return toolResultOpening(
    messages.slice(first).map((message) => ({ name: names.get(message.toolCallId ?? ""), text: textOf(message) })),
  )
}
