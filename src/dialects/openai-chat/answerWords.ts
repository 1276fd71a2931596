/** The words in which chat completions, and the older completions, tell what became of them. */
import type { AnswerWords } from "../../domain/AnswerWords.ts"

export const chatWords: AnswerWords = {
  lastEvent: { text: "[DONE]" },
  // A call that was demanded by name ends with "stop".
  reason: { fields: ["finish_reason"], calls: ["tool_calls"] },
  usage: {
    prompt: ["prompt_tokens"],
    completion: ["completion_tokens"],
    cached: ["cached_tokens"],
    reasoning: ["reasoning_tokens"],
  },
}
