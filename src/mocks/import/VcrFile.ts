/** Cassettes of VCR: Python's `interactions`, and Ruby's `http_interactions`. */
import { Schema } from "effect"

const Body = Schema.Union([
  Schema.NullOr(Schema.String),
  Schema.Struct({ string: Schema.optionalKey(Schema.NullOr(Schema.String)) }),
])
export type VcrBody = typeof Body.Type

const Interaction = Schema.Struct({
  request: Schema.Struct({ body: Schema.optionalKey(Body), uri: Schema.String }),
  response: Schema.Struct({
    body: Schema.optionalKey(Body),
    status: Schema.Struct({ code: Schema.Int }),
    headers: Schema.optionalKey(Schema.Record(Schema.String, Schema.Unknown)),
  }),
})
export type VcrInteraction = typeof Interaction.Type

export const VcrFile = Schema.Struct({
  interactions: Schema.optionalKey(Schema.Array(Interaction)),
  http_interactions: Schema.optionalKey(Schema.Array(Interaction)),
})
