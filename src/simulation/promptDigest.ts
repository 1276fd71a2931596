/** A hash of a prompt's content: equal for equal prompts, whichever API they came through. */
import type { Message, Part, Prompt } from "../domain/Prompt.ts"
import { hashWord, type SeedHash } from "../generation/seededRandom.ts"

/** Whether the answer is streamed is no part of it, so that text is equal streamed or whole. */
export const promptDigest = (prompt: Prompt): SeedHash => {
  let hash = hashWord(prompt.model)
  for (const message of prompt.messages) hash = addMessage(hash, message)
  for (const tool of prompt.tools) hash = hashWord(tool.name, hash)
  return hashWord(prompt.sampling.seed ?? "", hash)
}

const addMessage = (from: SeedHash, message: Message): SeedHash => {
  let hash = hashWord(message.role === "developer" ? "system" : message.role, from)
  for (const part of message.parts) hash = hashWord(partWord(part), hash)
  for (const call of message.toolCalls ?? []) hash = hashWord(call.input, hashWord(call.name, hash))
  return hash
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
