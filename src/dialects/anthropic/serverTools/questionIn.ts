/** What the user said last, which tools that Anthropic runs are asked. */
import type { CountTokensRequest } from "../Wire.ts"

export const questionIn = ({ messages }: Pick<CountTokensRequest, "messages">): string => {
  const content = messages.findLast(({ role }) => role === "user")?.content ?? ""
  if (typeof content === "string") return content
  return content.map((block) => (block.type === "text" ? block.text : "")).join(" ")
}
