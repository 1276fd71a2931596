/** A hash of a prompt's content: equal for equal prompts, whichever API they came through. */
import type { Message, Part, Prompt, ToolSpec } from "../domain/Prompt.ts"
import { hashWord, type SeedHash } from "../generation/seededRandom.ts"

/**
 * Whether the answer is streamed is no part of it, so that text is equal streamed or whole. Nor is how a text is divided
 * into parts, or a turn into messages: APIs differ in that, and say the same.
 */
export const promptDigest = (prompt: Prompt): SeedHash => {
  let hash = hashWord(prompt.model)
  let text = ""
  const add = (word: string | number) => {
    if (text !== "") hash = hashWord(text, hash)
    text = ""
    hash = hashWord(word, hash)
  }
  let previous: Message | undefined
  for (const message of prompt.messages) {
    if (previous === undefined || !isOneTurn(previous, message)) add(roleOf(message))
    for (const part of message.parts) {
      if (part._tag === "Text" || part._tag === "Refusal") text += part.text
      else add(partWord(part))
    }
    for (const call of message.toolCalls ?? []) {
      add(call.name)
      add(withoutSpaces(call.input))
    }
    previous = message
  }
  for (const tool of prompt.tools) add(tool.name)
  add(prompt.sampling.seed ?? "")
  return hash
}

const roleOf = ({ role }: Message): string => (role === "developer" ? "system" : role)

/** Each result of a tool stands for itself. */
const isOneTurn = (one: Message, next: Message): boolean => next.role !== "tool" && roleOf(one) === roleOf(next)

/** Arguments travel as text in some APIs, as values in others. */
const withoutSpaces = (input: string): string => {
  try {
    return JSON.stringify(JSON.parse(input))
  } catch {
    return input
  }
}

/** What stands for a part when prompts are compared. */
export const partWord = (part: Part): string => {
  switch (part._tag) {
    case "Text":
    case "Refusal":
      return part.text
    case "Image":
      return part.url
    case "Audio":
      return part.base64
    case "File":
      return part.fileId ?? part.data ?? part.name ?? ""
  }
}

/** What stands for a tool: not what it is called with, nor whether it is yet to be found, which change on the way. */
export const toolWord = ({ path: _, hosted: __, deferred: ___, ...tool }: ToolSpec): string => JSON.stringify(tool)
