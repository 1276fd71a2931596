/** The request of `POST /v1/embeddings`, as OpenAI spells it (openai-node, `EmbeddingCreateParams`). */
import { Schema } from "effect"

const nullish = <S extends Schema.Constraint>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

const Token = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

export const EmbeddingRequest = Schema.Struct({
  model: Schema.String,
  input: Schema.Union([
    Schema.String,
    Schema.Array(Schema.String),
    Schema.Array(Token),
    Schema.Array(Schema.Array(Token)),
  ]),
  dimensions: nullish(Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))),
  encoding_format: nullish(Schema.Literals(["float", "base64"])),
  user: nullish(Schema.String),
})
export type EmbeddingRequest = typeof EmbeddingRequest.Type
