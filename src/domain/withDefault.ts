/** A field that may be left out, with what it is then. */
import { Effect, Schema } from "effect"

export const withDefault = <S extends Schema.Constraint>(schema: S, value: S["Encoded"]) =>
  Schema.withDecodingDefaultKey<S>(Effect.succeed(value))(schema)
