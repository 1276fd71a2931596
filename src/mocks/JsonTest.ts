/** A question about a request's raw body: a path, and what the value that it selects must be. */
import { Schema } from "effect"
import { jsonPathProblem } from "./JsonPath.ts"
import { Regex } from "./Regex.ts"

const Path = Schema.String.check(Schema.makeFilter((source) => jsonPathProblem(source) ?? true))

/** A path alone must select something. Else some value it selects must be as all the keys say. */
export const JsonTest = Schema.Union([
  Path,
  Schema.Struct({
    path: Path,
    equals: Schema.optionalKey(Schema.Unknown),
    contains: Schema.optionalKey(Schema.String),
    regex: Schema.optionalKey(Regex),
    exists: Schema.optionalKey(Schema.Boolean),
  }),
])
export type JsonTest = typeof JsonTest.Type
