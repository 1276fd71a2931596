/** A caller's schema that no value satisfies, or none that could be found. */
import { Data } from "effect"

/** No JSON value satisfies the schema, or none was found. */
export class UnsatisfiableSchema extends Data.TaggedError("UnsatisfiableSchema")<{
  /** Where in the schema, as a JSON pointer with its hash: `#/properties/count`. */
  readonly path: string
  readonly message: string
}> {}
