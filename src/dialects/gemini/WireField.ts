/** How fields of Google's JSON are optional and repeated. */
import { Schema } from "effect"

/** A field that may be absent or null, which is the same in protobuf's JSON. */
export const nullish = <S extends Schema.Constraint>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

/** Google's own examples write a repeated field of one element without its list. */
export const oneOrMany = <S extends Schema.Constraint>(schema: S) => Schema.Union([Schema.Array(schema), schema])
