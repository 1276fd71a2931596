/** Threads, as OpenAI spells them (openai-node, `ThreadCreateParams`). */
import { Schema } from "effect"
import { nullish } from "../../openai-chat/fields.ts"
import { MessageCreation } from "../messages/Wire.ts"
import { Metadata, ToolResources } from "../WireTools.ts"

export const ThreadCreation = Schema.Struct({
  messages: Schema.optionalKey(Schema.Array(MessageCreation)),
  metadata: nullish(Metadata),
  tool_resources: nullish(ToolResources),
})
export type ThreadCreation = typeof ThreadCreation.Type

export const ThreadUpdate = Schema.Struct({ metadata: nullish(Metadata), tool_resources: nullish(ToolResources) })
