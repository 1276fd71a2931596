/** What `POST /v1/chat/completions` answers, as OpenAI spells it (openai-node, `ChatCompletion`, `ChatCompletionChunk`). */
import { Schema } from "effect"

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

const CompletionUsage = Schema.Struct({
  prompt_tokens: Count,
  completion_tokens: Count,
  total_tokens: Count,
  prompt_tokens_details: Schema.Struct({ cached_tokens: Count, audio_tokens: Count }),
  completion_tokens_details: Schema.Struct({
    reasoning_tokens: Count,
    audio_tokens: Count,
    accepted_prediction_tokens: Count,
    rejected_prediction_tokens: Count,
  }),
})

const FinishReason = Schema.Literals(["stop", "length", "tool_calls", "content_filter", "function_call"])
const Text = Schema.Struct({ name: Schema.String, arguments: Schema.String })
const CustomText = Schema.Struct({ name: Schema.String, input: Schema.String })

const ToolCall = Schema.Union([
  Schema.Struct({ id: Schema.String, type: Schema.Literal("function"), function: Text }),
  Schema.Struct({ id: Schema.String, type: Schema.Literal("custom"), custom: CustomText }),
])

const FunctionCall = Schema.Struct({ name: Schema.String, arguments: Schema.String })

const Probability = { token: Schema.String, logprob: Schema.Finite, bytes: Schema.NullOr(Schema.Array(Count)) }
const TokenLogprob = Schema.Struct({ ...Probability, top_logprobs: Schema.Array(Schema.Struct(Probability)) })

export const Logprobs = Schema.NullOr(
  Schema.Struct({
    content: Schema.NullOr(Schema.Array(TokenLogprob)),
    refusal: Schema.NullOr(Schema.Array(TokenLogprob)),
  }),
)
export type Logprobs = typeof Logprobs.Type

const Annotation = Schema.Struct({
  type: Schema.Literal("url_citation"),
  url_citation: Schema.Struct({ start_index: Count, end_index: Count, title: Schema.String, url: Schema.String }),
})
export type Annotation = typeof Annotation.Type

const Audio = Schema.Struct({
  id: Schema.String,
  data: Schema.String,
  expires_at: Schema.Int,
  transcript: Schema.String,
})

const AudioDelta = Schema.Struct({
  id: Schema.optionalKey(Schema.String),
  data: Schema.optionalKey(Schema.String),
  expires_at: Schema.optionalKey(Schema.Int),
  transcript: Schema.optionalKey(Schema.String),
})

const AssistantMessage = Schema.Struct({
  role: Schema.Literal("assistant"),
  content: Schema.NullOr(Schema.String),
  reasoning_content: Schema.optionalKey(Schema.String),
  audio: Schema.optionalKey(Audio),
  function_call: Schema.optionalKey(FunctionCall),
  tool_calls: Schema.optionalKey(Schema.Array(ToolCall)),
  refusal: Schema.NullOr(Schema.String),
  annotations: Schema.Array(Annotation),
})

const head = {
  id: Schema.String,
  created: Schema.Int,
  model: Schema.String,
  service_tier: Schema.String,
  system_fingerprint: Schema.String,
}

export const ChatCompletion = Schema.Struct({
  id: head.id,
  object: Schema.Literal("chat.completion"),
  created: head.created,
  model: head.model,
  choices: Schema.Array(
    Schema.Struct({
      index: Schema.Int,
      message: AssistantMessage,
      logprobs: Logprobs,
      finish_reason: FinishReason,
    }),
  ),
  usage: CompletionUsage,
  service_tier: head.service_tier,
  system_fingerprint: head.system_fingerprint,
})
export type ChatCompletion = typeof ChatCompletion.Type

const ToolCallDelta = Schema.Struct({
  index: Schema.Int,
  id: Schema.optionalKey(Schema.String),
  type: Schema.optionalKey(Schema.Literals(["function", "custom"])),
  function: Schema.optionalKey(Schema.Struct({ name: Schema.optionalKey(Schema.String), arguments: Schema.String })),
  custom: Schema.optionalKey(Schema.Struct({ name: Schema.optionalKey(Schema.String), input: Schema.String })),
})

export const Delta = Schema.Struct({
  role: Schema.optionalKey(Schema.Literal("assistant")),
  content: Schema.optionalKey(Schema.NullOr(Schema.String)),
  reasoning_content: Schema.optionalKey(Schema.String),
  annotations: Schema.optionalKey(Schema.Array(Annotation)),
  audio: Schema.optionalKey(AudioDelta),
  function_call: Schema.optionalKey(
    Schema.Struct({ name: Schema.optionalKey(Schema.String), arguments: Schema.String }),
  ),
  tool_calls: Schema.optionalKey(Schema.Array(ToolCallDelta)),
  refusal: Schema.optionalKey(Schema.NullOr(Schema.String)),
})
export type Delta = typeof Delta.Type

export const ChatCompletionChunk = Schema.Struct({
  id: head.id,
  object: Schema.Literal("chat.completion.chunk"),
  created: head.created,
  model: head.model,
  service_tier: head.service_tier,
  system_fingerprint: head.system_fingerprint,
  choices: Schema.Array(
    Schema.Struct({
      index: Schema.Int,
      delta: Delta,
      logprobs: Logprobs,
      finish_reason: Schema.NullOr(FinishReason),
    }),
  ),
  usage: Schema.optionalKey(Schema.NullOr(CompletionUsage)),
  obfuscation: Schema.optionalKey(Schema.String),
})
export type ChatCompletionChunk = typeof ChatCompletionChunk.Type
