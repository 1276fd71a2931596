/** The keywords of JSON Schema that the generator heeds, and what may stand at each. */

/** A keyword with schemas below it names their arrangement; another one knows its values. */
export type KeywordKind = "schema" | "schemas" | "schemaMap" | Values

interface Values {
  readonly fits: (raw: unknown) => boolean
  readonly expected: string
}

const isNumber = (raw: unknown): raw is number => typeof raw === "number" && Number.isFinite(raw)
const isText = (raw: unknown): raw is string => typeof raw === "string"
const areTexts = (raw: unknown): boolean => Array.isArray(raw) && raw.every(isText)

export const isRecord = (raw: unknown): raw is Readonly<Record<string, unknown>> =>
  typeof raw === "object" && raw !== null && !Array.isArray(raw)

const typeNames: ReadonlyArray<unknown> = ["null", "boolean", "integer", "number", "string", "array", "object"]

const types: Values = {
  fits: (raw) => Array.isArray(raw) && raw.every((name) => typeNames.includes(name)),
  expected: `of ${typeNames.join(", ")}`,
}
const number: Values = { fits: isNumber, expected: "a number" }
const positive: Values = { fits: (raw) => isNumber(raw) && raw > 0, expected: "a number above 0" }
const count: Values = { fits: (raw) => Number.isInteger(raw) && Number(raw) >= 0, expected: "a whole number from 0" }
const flag: Values = { fits: (raw) => typeof raw === "boolean", expected: "a boolean" }
const text: Values = { fits: isText, expected: "a string" }
const texts: Values = { fits: areTexts, expected: "an array of strings" }
const list: Values = { fits: Array.isArray, expected: "an array" }
const textsByName: Values = {
  fits: (raw) => isRecord(raw) && Object.values(raw).every(areTexts),
  expected: "an object of arrays of strings",
}

const groups: ReadonlyArray<readonly [KeywordKind, ReadonlyArray<string>]> = [
  ["schema", ["not", "if", "then", "else", "items", "contains", "propertyNames", "additionalProperties"]],
  ["schema", ["unevaluatedProperties", "unevaluatedItems"]],
  ["schemas", ["allOf", "anyOf", "oneOf", "prefixItems"]],
  ["schemaMap", ["properties", "patternProperties", "dependentSchemas"]],
  [types, ["type"]],
  [list, ["enum"]],
  [text, ["$ref", "pattern", "format"]],
  [texts, ["required"]],
  [textsByName, ["dependentRequired"]],
  [flag, ["uniqueItems"]],
  [number, ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]],
  [positive, ["multipleOf"]],
  [count, ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"]],
  [count, ["minContains", "maxContains"]],
]

export const keywords: ReadonlyMap<string, KeywordKind> = new Map(
  groups.flatMap(([kind, names]) => names.map((name) => [name, kind] as const)),
)

/** Keywords that speak of the same value through other schemas. */
export const inPlaceKeywords: ReadonlyArray<string> = [
  ...["$ref", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"],
]
