/** The words in which the Responses API tells what became of an answer. */
import type { AnswerWords } from "../../domain/AnswerWords.ts"

/** A response has a status, and for what is incomplete a reason. */
const reasonOf = (body: string): string | undefined => {
  if (!/"object"\s*:\s*"response"/.test(body)) return undefined
  const [, cut] = [...body.matchAll(/"incomplete_details"\s*:\s*\{\s*"reason"\s*:\s*"(\w+)"/g)].at(-1) ?? []
  if (cut !== undefined) return cut
  return /"type"\s*:\s*"(?:function|custom_tool)_call"/.test(body) ? "tool_calls" : "stop"
}

export const responseWords: AnswerWords = {
  lastEvent: { types: ["response.completed", "response.incomplete", "response.failed"] },
  reason: { otherwise: reasonOf, meaning: { max_output_tokens: "length" } },
  usage: {
    prompt: ["input_tokens"],
    completion: ["output_tokens"],
    cached: ["cached_tokens"],
    reasoning: ["reasoning_tokens"],
  },
}
