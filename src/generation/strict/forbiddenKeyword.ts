/** Keywords of JSON Schema that strict mode does not take. */
import type { SchemaObject } from "./SchemaPart.ts"

/**
 * What OpenAI's guide excludes and what its server was reported to refuse. Others, as `minLength`, `default` or
 * `title`, it was reported to take though the guide does not name them.
 */
const forbidden = [
  ...["allOf", "oneOf", "not", "if", "then", "else", "dependentRequired", "dependentSchemas", "dependencies"],
  ...["patternProperties", "propertyNames", "unevaluatedProperties", "minProperties", "maxProperties"],
  ...["unevaluatedItems", "uniqueItems", "contains", "minContains", "maxContains"],
] as const

export const forbiddenKeyword = (schema: SchemaObject): string | undefined =>
  forbidden.find((name) => Object.hasOwn(schema, name))
