/** Google's schema language as JSON Schema. */

import { Predicate } from "effect"
import { plainText } from "../../domain/plainText.ts"

/** Formats that say something of a value; Google's `enum` says only that there is an `enum`. */
const meaningless = new Set(["enum"])
/** Protobuf's JSON writes 64-bit integers as strings. */
const counts = new Set(["minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"])

export const jsonSchemaOf = (schema: unknown): unknown => {
  if (!Predicate.isObject(schema)) return schema
  const found: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(schema)) {
    const field = fieldOf(key, value)
    if (field !== undefined) found[key] = field
  }
  const ordered = inOrder(found, "propertyOrdering" in schema ? schema.propertyOrdering : undefined)
  return "nullable" in schema && schema.nullable === true ? nullable(ordered) : ordered
}

/** Models write an object's properties in the order of the schema, unless `propertyOrdering` says another. */
const inOrder = (schema: Record<string, unknown>, order: unknown): Record<string, unknown> => {
  const { properties } = schema
  if (!Array.isArray(order) || !Predicate.isObject(properties)) return schema
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length)
  const sorted = Object.entries(properties).toSorted(([one], [other]) => place(one) - place(other))
  return { ...schema, properties: Object.fromEntries(sorted) }
}

const fieldOf = (key: string, value: unknown): unknown => {
  if (value === null && key !== "default" && key !== "example") return undefined
  if (counts.has(key)) return Number(value)
  switch (key) {
    case "type":
      return typeOf(value)
    case "format":
      return meaningless.has(plainText(value)) ? undefined : value
    case "nullable":
    case "propertyOrdering":
    case "example":
      return undefined
    case "items":
    case "additionalProperties":
      return jsonSchemaOf(value)
    case "anyOf":
    case "oneOf":
    case "allOf":
    case "prefixItems":
      return Array.isArray(value) ? value.map(jsonSchemaOf) : value
    case "properties":
    case "defs":
      return Predicate.isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([name, property]) => [name, jsonSchemaOf(property)]))
        : value
    default:
      return value
  }
}

const typeOf = (type: unknown): unknown => {
  if (Array.isArray(type)) return type.map(typeOf)
  if (typeof type !== "string" || type === "TYPE_UNSPECIFIED") return undefined
  return type.toLowerCase()
}

const nullable = (schema: Record<string, unknown>): Record<string, unknown> => {
  if (Array.isArray(schema.enum)) schema.enum = [...schema.enum, null]
  if (typeof schema.type === "string") return { ...schema, type: [schema.type, "null"] }
  if (Array.isArray(schema.anyOf)) return { ...schema, anyOf: [...schema.anyOf, { type: "null" }] }
  return schema
}
