/** Why OpenAI would not take a JSON Schema, in its own words. */
import { Predicate } from "effect"
import { strictSchema } from "../../generation/strictSchema.ts"

/** Strict schemas have more rules; `undefined` for a schema that is taken. */
export const schemaRefusal = (schema: unknown, strict: boolean): string | undefined => {
  if (strict) return strictSchema(schema)?.message
  const type = Predicate.hasProperty(schema, "type") ? schema.type : undefined
  return type === undefined || type === "object"
    ? undefined
    : `schema must be a JSON Schema of 'type: "object"', got 'type: ${JSON.stringify(type)}'.`
}
