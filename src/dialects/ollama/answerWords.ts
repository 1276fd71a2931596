/** The words in which Ollama's answers tell what became of them: the events of its streams are lines of JSON. */
import type { AnswerWords } from "../../domain/AnswerWords.ts"

export const ollamaWords: AnswerWords = {
  lastEvent: { flag: "done" },
  // Ollama stops for calls as for all else.
  reason: { fields: ["done_reason"], calls: ["tool_calls"] },
  usage: { prompt: ["prompt_eval_count"], completion: ["eval_count"] },
}
