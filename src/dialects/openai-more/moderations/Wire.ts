/** The request of `POST /v1/moderations`, as OpenAI spells it (openai-node, `ModerationCreateParams`). */
import { Schema } from "effect"

const TextPart = Schema.Struct({ type: Schema.Literal("text"), text: Schema.String })

const ImagePart = Schema.Struct({
  type: Schema.Literal("image_url"),
  image_url: Schema.Struct({ url: Schema.String }),
})

export const ModerationRequest = Schema.Struct({
  input: Schema.Union([
    Schema.String,
    Schema.Array(Schema.String).check(Schema.isMinLength(1)),
    Schema.Array(Schema.Union([TextPart, ImagePart])).check(Schema.isMinLength(1)),
  ]),
  model: Schema.optionalKey(Schema.NullOr(Schema.String)),
})
export type ModerationRequest = typeof ModerationRequest.Type
