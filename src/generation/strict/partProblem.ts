/** What strict mode says of one part of a schema. */
import { plainText } from "../../domain/plainText.ts"
import { forbiddenKeyword } from "./forbiddenKeyword.ts"
import { isObject, type SchemaObject, typesOf } from "./SchemaPart.ts"
import { problemAt, pythonString, pythonTuple, type SchemaPath, type StrictProblem } from "./StrictProblem.ts"

const formats = ["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"]

/** @param path makes the part's path when there is something to say. */
export const partProblem = (schema: unknown, root: SchemaObject, path: () => SchemaPath): StrictProblem | undefined => {
  if (!isObject(schema)) return problemAt(path(), "schema must have a 'type' key.")
  const keyword = forbiddenKeyword(schema)
  if (keyword !== undefined) return problemAt(path(), `'${keyword}' is not permitted.`)
  if (schema.$ref !== undefined) return refProblem(schema, root, path)
  const types = typesOf(schema)
  if (types.length === 0) {
    const says = schema.anyOf !== undefined || schema.enum !== undefined || schema.const !== undefined
    return says ? undefined : problemAt(path(), "schema must have a 'type' key.")
  }
  for (const [i, type] of types.entries()) {
    const words = wordsOn(type, schema)
    const place = () => (Array.isArray(schema.type) ? [...path(), "type", i] : path())
    if (words !== undefined) return problemAt(place(), words)
  }
  return undefined
}

const wordsOn = (type: unknown, schema: SchemaObject): string | undefined => {
  if (type === "object") return objectWords(schema)
  if (type === "array") return arrayWords(schema)
  if (type !== "string" || schema.format === undefined || formats.includes(plainText(schema.format))) return undefined
  return `${pythonString(plainText(schema.format))} is not a valid format.`
}

const arrayWords = ({ items }: SchemaObject): string | undefined => {
  if (items === undefined) return "array schema missing items."
  return isObject(items) ? undefined : "array schema items is not an object."
}

const objectWords = ({ properties, additionalProperties, required }: SchemaObject): string | undefined => {
  if (!isObject(properties)) return "object schema missing properties."
  if (additionalProperties !== false) return "'additionalProperties' is required to be supplied and to be false."
  const names = Object.keys(properties)
  if (required === undefined && names.length === 0) return undefined
  const rule = "'required' is required to be supplied and to be an array including every key in properties."
  const listed = new Set<unknown>(Array.isArray(required) ? required : [])
  const missing = names.find((name) => !listed.has(name))
  if (missing !== undefined) return `${rule} Missing ${pythonString(missing)}.`
  const extra = [...listed].find((name) => typeof name !== "string" || !Object.hasOwn(properties, name))
  return extra === undefined ? undefined : `${rule} Extra required key ${pythonString(plainText(extra))} supplied.`
}

const refProblem = (schema: SchemaObject, root: SchemaObject, path: () => SchemaPath): StrictProblem | undefined => {
  const others = Object.keys(schema).filter((key) => key !== "$ref")
  if (others.length > 0) {
    const message = `context=${pythonTuple(path())}, $ref cannot have keywords {${others.map(pythonString).join(", ")}}.`
    return { context: path(), message }
  }
  if (isDefinition(schema.$ref, root)) return undefined
  return problemAt(path(), "reference can only point to definitions defined at the top level of the schema.")
}

const isDefinition = (ref: unknown, root: SchemaObject): boolean => {
  if (ref === "#") return true
  const [, place = "", key = ""] = /^#\/(\$defs|definitions)\/([^/]+)$/.exec(plainText(ref)) ?? []
  const definitions = root[place]
  return isObject(definitions) && Object.hasOwn(definitions, nameIn(key))
}

/** A step of a JSON pointer in a URI. */
const nameIn = (step: string): string => {
  const plain = /%[\da-f]{2}/i.test(step) ? step.replace(/(?:%[\da-f]{2})+/gi, decoded) : step
  return plain.replaceAll("~1", "/").replaceAll("~0", "~")
}

const decoded = (escapes: string): string =>
  new TextDecoder().decode(Uint8Array.from(escapes.slice(1).split("%"), (hex) => Number.parseInt(hex, 16)))
