/** What is wrong with one field of a request, before any provider's wording. */

/**
 * Keys and array indexes from the root of the request body to the field.
 *
 * @example
 * ```ts
 * import type { FieldPath } from "llmsim"
 *
 * const pointer = (path: FieldPath): string => path.map((key) => `/${key}`).join("")
 * pointer(["messages", 0, "role"]) // "/messages/0/role"
 * ```
 */
export type FieldPath = ReadonlyArray<string | number>

/**
 * What is wrong with one field of a request; every provider words it in its own way.
 *
 * @example
 * ```ts
 * import { type FieldProblem, InvalidRequest, simError } from "llmsim"
 *
 * const path = ["temperature"]
 * const problem: FieldProblem = { _tag: "OutOfRange", path, side: "maximum", limit: 2, actual: 3, of: "decimal" }
 * const refused = simError(new InvalidRequest({ problem }))
 * ```
 */
export type FieldProblem =
  | { readonly _tag: "Missing"; readonly path: FieldPath }
  /** A key that is not one of those allowed. */
  | { readonly _tag: "Unexpected"; readonly path: FieldPath; readonly allowed: ReadonlyArray<string> }
  /** `expected` and `actual` name JSON types: "string", "array of objects". */
  | {
      readonly _tag: "WrongType"
      readonly path: FieldPath
      readonly expected: ReadonlyArray<string>
      readonly actual: string
    }
  | {
      readonly _tag: "NotOneOf"
      readonly path: FieldPath
      readonly allowed: ReadonlyArray<string>
      readonly actual: string
    }
  | {
      readonly _tag: "OutOfRange"
      readonly path: FieldPath
      readonly side: "minimum" | "maximum"
      readonly limit: number
      readonly actual: number
      readonly of: "integer" | "decimal" | "array" | "string" | "object"
    }
  /** Anything that only the provider's own words say: `message` is complete. */
  | { readonly _tag: "Other"; readonly path: FieldPath; readonly message: string; readonly code: string | undefined }
