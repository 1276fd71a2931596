/** Messages, as OpenAI spells them (openai-node, `MessageCreateParams`). */
import { Schema } from "effect"
import { nullish } from "../../openai-chat/fields.ts"
import { Metadata } from "../WireTools.ts"

const Detail = Schema.Literals(["auto", "low", "high"])

const ContentPart = Schema.Struct({
  type: Schema.Literals(["text", "image_url", "image_file"]),
  text: Schema.optionalKey(Schema.String),
  image_url: Schema.optionalKey(Schema.Struct({ url: Schema.String, detail: Schema.optionalKey(Detail) })),
  image_file: Schema.optionalKey(Schema.Struct({ file_id: Schema.String, detail: Schema.optionalKey(Detail) })),
})

export const Attachment = Schema.Struct({
  file_id: Schema.optionalKey(Schema.String),
  tools: Schema.optionalKey(
    Schema.Array(Schema.Struct({ type: Schema.Literals(["code_interpreter", "file_search"]) })),
  ),
})
export type Attachment = typeof Attachment.Type

export const MessageCreation = Schema.Struct({
  role: Schema.Literals(["user", "assistant"]),
  content: Schema.Union([
    Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(256_000)),
    Schema.Array(ContentPart).check(Schema.isMinLength(1)),
  ]),
  attachments: nullish(Schema.Array(Attachment)),
  metadata: nullish(Metadata),
})
export type MessageCreation = typeof MessageCreation.Type

/** Threads and runs change in the same one field. */
export const MetadataUpdate = Schema.Struct({ metadata: nullish(Metadata) })
