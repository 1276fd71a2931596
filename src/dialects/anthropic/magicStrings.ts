/** Texts in a prompt by which Anthropic lets its clients test what is rare. */
import { thinks } from "./conflicts.ts"
import type { CountTokensRequest } from "./Wire.ts"

/** From "Streaming refusals" in Anthropic's documentation: no answer, and `stop_reason` "refusal". */
const refusal =
  "ANTHROPIC_MAGIC_STRING_TRIGGER_REFUSAL_1FAEFB6177B4672DEE07F9D3AFC62588CCD2631EDCF22E8CCC1FB35B501C9C86"

/** From "Extended thinking" in Anthropic's documentation: thoughts come as `redacted_thinking`. */
const redactedThinking =
  "ANTHROPIC_MAGIC_STRING_TRIGGER_REDACTED_THINKING_46C9A13E193C177646C7398A98432ECCCE4C1253D5E2D82641AC0E52CC2876CB"

type Asked = Pick<CountTokensRequest, "messages">

/** A refused turn that stays in the conversation is refused again, as it is there. */
export const triggersRefusal = ({ messages }: Asked): boolean => messages.some((message) => says(message, refusal))

export const redactsThoughts = (body: CountTokensRequest): boolean => {
  if (!thinks(body)) return false
  const last = body.messages.findLast(({ role }) => role === "user")
  return last !== undefined && says(last, redactedThinking)
}

const says = ({ role, content }: Asked["messages"][number], magic: string): boolean => {
  if (role !== "user") return false
  if (typeof content === "string") return content.includes(magic)
  return content.some((block) => block.type === "text" && block.text.includes(magic))
}
