/** Which types a value may have, by what schemas say of it. */
import type { SchemaNode, TypeName } from "./SchemaNode.ts"

/** The types that both lists allow; a number may be an integer. */
export const commonTypes = (a: ReadonlyArray<TypeName>, b: ReadonlyArray<TypeName>): ReadonlyArray<TypeName> => {
  const integer = a.includes("number") && b.includes("integer") && !a.includes("integer")
  return [...a.filter((type) => allows(b, type)), ...(integer ? (["integer"] as const) : [])]
}

const allows = (types: ReadonlyArray<TypeName>, type: TypeName): boolean =>
  types.includes(type) || (type === "integer" && types.includes("number"))

const tellTales: ReadonlyArray<readonly [TypeName, ReadonlyArray<keyof SchemaNode>]> = [
  ["object", ["properties", "required", "additionalProperties", "patternProperties", "propertyNames", "minProperties"]],
  ["object", ["maxProperties", "dependentRequired", "unevaluatedProperties"]],
  ["array", ["items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems", "unevaluatedItems"]],
  ["string", ["minLength", "maxLength", "pattern"]],
  ["number", ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]],
  ["string", ["format"]],
]

/** The type that keywords of a schema without `type` speak of. */
export const guessType = (nodes: ReadonlyArray<SchemaNode>): TypeName | undefined => {
  for (const [type, keys] of tellTales) {
    if (nodes.some((node) => keys.some((key) => node[key] !== undefined))) return type
  }
  return undefined
}
