/** The words in which Gemini's answers tell what became of them. */
import type { AnswerWords } from "../../domain/AnswerWords.ts"
import { hasEnded } from "./hasEnded.ts"

export const geminiWords: AnswerWords = {
  lastEvent: { told: hasEnded },
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
