/** What the user said last, which tools that Anthropic runs are asked. */
import type { CountTokensRequest } from "../Wire.ts"

/** Read when a tool first wants it, and then known to the others. */
export type Question = () => string

export const questionIn = (body: Pick<CountTokensRequest, "messages">): Question => {
  let known: string | undefined
  return () => {
    known ??= lastSaid(body)
    return known
  }
}

const lastSaid = ({ messages }: Pick<CountTokensRequest, "messages">): string => {
  const content = messages.findLast(({ role }) => role === "user")?.content ?? ""
  if (typeof content === "string") return content
  return content.map((block) => (block.type === "text" ? block.text : "")).join(" ")
}

export const longestQuery = 80

/** The question as a query; `otherwise` where the user has said nothing. */
export const queryOf = (question: Question, otherwise: string): string =>
  question().slice(0, longestQuery).trim() || otherwise
