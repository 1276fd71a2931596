/** The words in which Anthropic's answers tell what became of them. */
import type { AnswerWords } from "../../domain/AnswerWords.ts"

export const anthropicWords: AnswerWords = {
  lastEvent: { types: ["message_stop"] },
  reason: {
    fields: ["stop_reason"],
    meaning: {
      end_turn: "stop",
      stop_sequence: "stop",
      max_tokens: "length",
      tool_use: "tool_calls",
      refusal: "content_filter",
    },
  },
  usage: {
    prompt: ["input_tokens"],
    completion: ["output_tokens"],
    cached: ["cache_read_input_tokens"],
    // What was read from the cache, or written to it, is no part of the rest.
    besidePrompt: ["cache_read_input_tokens", "cache_creation_input_tokens"],
  },
}
