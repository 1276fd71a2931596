/** Assistants, as OpenAI spells them (openai-node, `Assistant` and `AssistantCreateParams`). */
import { Schema } from "effect"
import { between, nullish } from "../../openai-chat/fields.ts"
import { Metadata, ReasoningEffort, ResponseFormat, ToolResources, Tools } from "../WireTools.ts"

const fields = {
  name: nullish(Schema.String.check(Schema.isMaxLength(256))),
  description: nullish(Schema.String.check(Schema.isMaxLength(512))),
  instructions: nullish(Schema.String.check(Schema.isMaxLength(256_000))),
  tools: Schema.optionalKey(Tools),
  tool_resources: nullish(ToolResources),
  metadata: nullish(Metadata),
  temperature: nullish(between(0, 2)),
  top_p: nullish(between(0, 1)),
  response_format: nullish(ResponseFormat),
  reasoning_effort: nullish(ReasoningEffort),
}

export const AssistantCreation = Schema.Struct({ model: Schema.String, ...fields })
export const AssistantUpdate = Schema.Struct({ model: Schema.optionalKey(Schema.String), ...fields })
export type AssistantUpdate = typeof AssistantUpdate.Type
