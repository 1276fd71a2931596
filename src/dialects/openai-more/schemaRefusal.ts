/** Why OpenAI would not take a JSON Schema, in its own words. */
import { Predicate } from "effect"

/** Strict schemas have more rules; `undefined` for a schema that is taken. */
export const schemaRefusal = (schema: unknown, _strict: boolean): string | undefined => {
  const type = Predicate.hasProperty(schema, "type") ? schema.type : undefined
  if (type !== undefined && type !== "object") {
    return `schema must be a JSON Schema of 'type: "object"', got 'type: ${JSON.stringify(type)}'.`
  }
  return undefined
}
