/** The keys of a struct's schema. */
import type { Schema } from "effect"

export const keysOf = ({ ast }: Schema.Constraint): ReadonlyArray<string> =>
  ast._tag === "Objects" ? ast.propertySignatures.map(({ name }) => String(name)) : []
