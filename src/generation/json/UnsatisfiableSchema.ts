/** A caller's schema that no value satisfies, or none that could be found. */
import { Data } from "effect"

/**
 * No JSON value satisfies the schema, or none was found.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { generateJson, seededRandom } from "llmsim"
 *
 * const count = { type: "integer", minimum: 2, maximum: 1 }
 * const schema = { type: "object", properties: { count }, required: ["count"] }
 * const where = generateJson(schema, seededRandom({ a: 1, b: 2, c: 3, d: 4 })).pipe(
 *   Effect.catchTag("UnsatisfiableSchema", ({ path }) => Effect.succeed(path)),
 * )
 * await Effect.runPromise(where) // "#/properties/count"
 * ```
 */
export class UnsatisfiableSchema extends Data.TaggedError("UnsatisfiableSchema")<{
  /** Where in the schema, as a JSON pointer with its hash: `#/properties/count`. */
  readonly path: string
  readonly message: string
}> {}
