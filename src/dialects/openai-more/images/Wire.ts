/** The requests of OpenAI's image endpoints (openai-node, `ImageGenerateParams` and its neighbours). */
import { Schema } from "effect"
import { integerBetween, nullish } from "../../openai-chat/fields.ts"

/** What generations and edits have in common; forms carry the same fields. */
const shared = {
  prompt: Schema.String.check(Schema.isMinLength(1)),
  model: nullish(Schema.String),
  n: nullish(integerBetween(1, 10)),
  background: nullish(Schema.Literals(["transparent", "opaque", "auto"])),
  complexity: nullish(Schema.Literals(["low", "medium", "high"])),
  output_compression: nullish(integerBetween(0, 100)),
  output_format: nullish(Schema.Literals(["png", "jpeg", "webp"])),
  partial_images: nullish(integerBetween(0, 3)),
  quality: nullish(Schema.Literals(["auto", "low", "medium", "high", "xhigh", "max", "standard", "hd"])),
  response_format: nullish(Schema.Literals(["url", "b64_json"])),
  safety_identifier: nullish(Schema.String),
  size: nullish(Schema.String),
  stream: nullish(Schema.Boolean),
  user: nullish(Schema.String),
}

export const ImageGenerationRequest = Schema.Struct({
  ...shared,
  moderation: nullish(Schema.Literals(["low", "auto"])),
  style: nullish(Schema.Literals(["vivid", "natural"])),
})
export type ImageGenerationRequest = typeof ImageGenerationRequest.Type

/** Its pictures are the form's files. */
export const ImageEditRequest = Schema.Struct({
  ...shared,
  input_fidelity: nullish(Schema.Literals(["high", "low"])),
})
export type ImageEditRequest = typeof ImageEditRequest.Type

export const ImageVariationRequest = Schema.Struct({
  model: nullish(Schema.String),
  n: nullish(integerBetween(1, 10)),
  response_format: nullish(Schema.Literals(["url", "b64_json"])),
  size: nullish(Schema.String),
  user: nullish(Schema.String),
})
export type ImageVariationRequest = typeof ImageVariationRequest.Type
