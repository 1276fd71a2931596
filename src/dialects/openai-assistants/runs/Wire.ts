/** What runs are asked for, as OpenAI spells it (openai-node, `RunCreateParams`, `RunSubmitToolOutputsParams`). */
import { Schema } from "effect"
import { between, nullish } from "../../openai-chat/fields.ts"
import { MessageCreation } from "../messages/Wire.ts"
import { ThreadCreation } from "../threads/Wire.ts"
import { Metadata, ReasoningEffort, ResponseFormat, ToolChoice, ToolResources, Tools } from "../WireTools.ts"

const tokens = Schema.Int.check(Schema.isGreaterThanOrEqualTo(256))

const Truncation = Schema.Struct({
  type: Schema.Literals(["auto", "last_messages"]),
  last_messages: nullish(Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))),
})

const fields = {
  assistant_id: Schema.String,
  model: nullish(Schema.String),
  instructions: nullish(Schema.String.check(Schema.isMaxLength(256_000))),
  tools: nullish(Tools),
  metadata: nullish(Metadata),
  temperature: nullish(between(0, 2)),
  top_p: nullish(between(0, 1)),
  max_prompt_tokens: nullish(tokens),
  max_completion_tokens: nullish(tokens),
  truncation_strategy: nullish(Truncation),
  tool_choice: nullish(ToolChoice),
  parallel_tool_calls: nullish(Schema.Boolean),
  response_format: nullish(ResponseFormat),
  reasoning_effort: nullish(ReasoningEffort),
  stream: nullish(Schema.Boolean),
}

export const RunCreation = Schema.Struct({
  ...fields,
  additional_instructions: nullish(Schema.String),
  additional_messages: nullish(Schema.Array(MessageCreation)),
})
export type RunCreation = typeof RunCreation.Type

export const ThreadAndRunCreation = Schema.Struct({
  ...fields,
  thread: nullish(ThreadCreation),
  tool_resources: nullish(ToolResources),
})

export const ToolOutputs = Schema.Struct({
  tool_outputs: Schema.Array(
    Schema.Struct({ tool_call_id: Schema.optionalKey(Schema.String), output: nullish(Schema.String) }),
  ),
  stream: nullish(Schema.Boolean),
})
export type ToolOutputs = typeof ToolOutputs.Type
