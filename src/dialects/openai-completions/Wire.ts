/** The legacy `POST /v1/completions`, as OpenAI spells it (openai-node, `CompletionCreateParams`). */
import { Schema } from "effect"
import { between, integerBetween, nullish } from "../openai-chat/fields.ts"

const Tokens = Schema.Array(Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)))

export const CompletionRequest = Schema.Struct({
  model: Schema.String,
  prompt: nullish(Schema.Union([Schema.String, Schema.Array(Schema.String), Tokens, Schema.Array(Tokens)])),
  best_of: nullish(integerBetween(0, 20)),
  echo: nullish(Schema.Boolean),
  frequency_penalty: nullish(between(-2, 2)),
  logit_bias: nullish(Schema.Record(Schema.String, between(-100, 100))),
  logprobs: nullish(integerBetween(0, 5)),
  max_tokens: nullish(Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))),
  n: nullish(integerBetween(1, 128)),
  presence_penalty: nullish(between(-2, 2)),
  seed: nullish(Schema.Int),
  stop: nullish(Schema.Union([Schema.String, Schema.Array(Schema.String).check(Schema.isMaxLength(4))])),
  stream: nullish(Schema.Boolean),
  stream_options: nullish(
    Schema.Struct({ include_usage: nullish(Schema.Boolean), include_obfuscation: nullish(Schema.Boolean) }),
  ),
  suffix: nullish(Schema.String),
  temperature: nullish(between(0, 2)),
  top_p: nullish(between(0, 1)),
  user: nullish(Schema.String),
})
export type CompletionRequest = typeof CompletionRequest.Type
