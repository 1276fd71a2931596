/** The usage of an answer, as OpenAI writes it. */
import { totalTokens, type Usage } from "../../domain/Usage.ts"

export const usageOf = (usage: Usage) => ({
  prompt_tokens: usage.prompt,
  completion_tokens: usage.completion,
  total_tokens: totalTokens(usage),
  prompt_tokens_details: { cached_tokens: usage.cached, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: usage.reasoning,
    audio_tokens: 0,
    accepted_prediction_tokens: usage.prediction?.accepted ?? 0,
    rejected_prediction_tokens: usage.prediction?.rejected ?? 0,
  },
})
