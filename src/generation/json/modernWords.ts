/** Rewrites the words of older drafts and of OpenAPI as JSON Schema 2020-12 has them; one object, not what is below. */
import { canonicalText, type Json } from "./SchemaNode.ts"

export type RawSchema = Readonly<Record<string, unknown>>

export const modernWords = (raw: RawSchema): RawSchema => {
  const out: Record<string, unknown> = { ...raw }
  modernItems(raw, out)
  modernBounds(raw, out)
  modernDependencies(raw, out)
  modernConst(raw, out)
  if (out.type !== undefined) out.type = typesOf(raw)
  for (const old of ["$dynamicRef", "$recursiveRef"]) {
    if (raw[old] !== undefined && raw.$ref === undefined) out.$ref = raw[old]
  }
  if (raw.example !== undefined && raw.examples === undefined) out.examples = [raw.example]
  return out
}

/** Drafts up to 2019-09 spell tuples `items: [...]`. */
const modernItems = (raw: RawSchema, out: Record<string, unknown>): void => {
  if (!Array.isArray(raw.items)) return
  out.prefixItems = raw.items.length > 0 ? raw.items : undefined
  out.items = raw.additionalItems
}

/** Draft 4 and OpenAPI 3.0 have `exclusiveMinimum: true` beside `minimum`. */
const modernBounds = (raw: RawSchema, out: Record<string, unknown>): void => {
  for (const [exclusive, inclusive] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const) {
    if (typeof raw[exclusive] !== "boolean") continue
    out[exclusive] = raw[exclusive] ? raw[inclusive] : undefined
  }
}

const modernDependencies = (raw: RawSchema, out: Record<string, unknown>): void => {
  if (typeof raw.dependencies !== "object" || raw.dependencies === null) return
  const entries = Object.entries(raw.dependencies)
  const lists = entries.filter(([, needs]) => Array.isArray(needs))
  const schemas = entries.filter(([, needs]) => !Array.isArray(needs))
  if (lists.length > 0) out.dependentRequired ??= Object.fromEntries(lists)
  if (schemas.length > 0) out.dependentSchemas ??= Object.fromEntries(schemas)
}

/** A list of types in lower case: Gemini's are in capitals; OpenAPI's `nullable` adds one. */
const typesOf = (raw: RawSchema): unknown => {
  const types = typeof raw.type === "string" ? [raw.type] : raw.type
  if (!Array.isArray(types)) return types
  const lower = types.map((type: unknown) => (typeof type === "string" ? type.toLowerCase() : type))
  return raw.nullable === true && !lower.includes("null") ? [...lower, "null"] : lower
}

/** `const` is an `enum` of one; beside an `enum` it is that value, if it is there. */
const modernConst = (raw: RawSchema, out: Record<string, unknown>): void => {
  if (raw.const === undefined) return
  const wanted = canonicalText(raw.const as Json)
  const listed = Array.isArray(raw.enum) ? raw.enum.some((value: Json) => canonicalText(value) === wanted) : true
  out.enum = listed ? [raw.const] : []
}
