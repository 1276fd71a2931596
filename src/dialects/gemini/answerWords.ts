/** The words in which Gemini's answers tell what became of them; its streams have no last event. */
import type { AnswerWords } from "../../domain/AnswerWords.ts"

export const geminiWords: AnswerWords = {
  // Gemini stops for calls as for all else.
  reason: {
    fields: ["finishReason"],
    calls: ["functionCall"],
    meaning: { max_tokens: "length", safety: "content_filter" },
  },
  usage: {
    prompt: ["promptTokenCount"],
    completion: ["candidatesTokenCount"],
    cached: ["cachedContentTokenCount"],
    reasoning: ["thoughtsTokenCount"],
    // Thoughts are counted beside the rest of the answer.
    besideCompletion: ["thoughtsTokenCount"],
  },
}
