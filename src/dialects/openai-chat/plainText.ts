/** The JSON text of an answer that is one choice of plain text, as most are: a fifth of the time of writing it by its value. */
import type { FinishReason, Reply } from "../../domain/Reply.ts"
import { totalTokens, type Usage } from "../../domain/Usage.ts"
import type { Decoded } from "../../http/CompletionCodec.ts"
import type { ChatOptions } from "./decode.ts"
import { fingerprintOf } from "./fingerprint.ts"

/** Byte for byte what `JSON.stringify` makes of the value; `undefined` for all other answers. */
export const plainText = (
  { options }: Pick<Decoded<ChatOptions>, "options">,
  { key, createdAt, model, choices, usage }: Reply,
): string | undefined => {
  const [only] = choices
  if (only === undefined || choices.length > 1 || options.webSearch || options.audio !== undefined) return undefined
  const { text, refusal, reasoning, toolCalls, logprobs, reason } = only
  if (refusal !== "" || toolCalls.length > 0 || logprobs.length > 0 || isRewritten(reason)) return undefined
  if (options.showReasoning && reasoning !== "") return undefined
  return (
    `{"id":"chatcmpl-${key}","object":"chat.completion","created":${createdAt},"model":${JSON.stringify(model)},` +
    `"choices":[{"index":0,"message":{"role":"assistant","content":${JSON.stringify(text)},"refusal":null,` +
    `"annotations":[]},"logprobs":null,"finish_reason":"${reason}"}],"usage":${usageText(usage)},` +
    `"service_tier":${JSON.stringify(options.serviceTier)},"system_fingerprint":"${fingerprintOf(model)}"}`
  )
}

/** Some reasons are told in other words. */
const isRewritten = (reason: FinishReason): boolean => reason === "pause_turn" || reason === "tool_calls"

const usageText = (usage: Usage): string =>
  `{"prompt_tokens":${usage.prompt},"completion_tokens":${usage.completion},"total_tokens":${totalTokens(usage)},` +
  `"prompt_tokens_details":{"cached_tokens":${usage.cached},"audio_tokens":0},` +
  `"completion_tokens_details":{"reasoning_tokens":${usage.reasoning},"audio_tokens":0,` +
  `"accepted_prediction_tokens":${usage.prediction?.accepted ?? 0},` +
  `"rejected_prediction_tokens":${usage.prediction?.rejected ?? 0}}}`
