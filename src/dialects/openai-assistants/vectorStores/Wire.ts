/** Vector stores, as OpenAI spells them (openai-node, `VectorStoreCreateParams`, `FileCreateParams`). */
import { Schema } from "effect"
import { integerBetween, nullish } from "../../openai-chat/fields.ts"
import { Metadata } from "../WireTools.ts"

const ExpiresAfter = Schema.Struct({ anchor: Schema.Literal("last_active_at"), days: integerBetween(1, 365) })

export const VectorStoreCreation = Schema.Struct({
  name: nullish(Schema.String),
  file_ids: Schema.optionalKey(Schema.Array(Schema.String).check(Schema.isMaxLength(500))),
  expires_after: nullish(ExpiresAfter),
  metadata: nullish(Metadata),
})

export const VectorStoreUpdate = Schema.Struct({
  name: nullish(Schema.String),
  expires_after: nullish(ExpiresAfter),
  metadata: nullish(Metadata),
})

export const FileCreation = Schema.Struct({
  file_id: Schema.String,
  attributes: nullish(Schema.Record(Schema.String, Schema.Union([Schema.String, Schema.Finite, Schema.Boolean]))),
})
