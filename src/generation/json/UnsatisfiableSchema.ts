/** A caller's schema that no value satisfies, or none that could be found. */
import { Data } from "effect"

export class UnsatisfiableSchema extends Data.TaggedError("UnsatisfiableSchema")<{
  /** Where in the schema, as a JSON pointer with its hash: `#/properties/count`. */
  readonly path: string
  readonly message: string
}> {}
