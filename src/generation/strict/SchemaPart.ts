/** A schema within a schema, and its way there. */
import type { SchemaPath } from "./StrictProblem.ts"

/** Linked, so that the paths of a deep schema take no more room than it does. */
export interface SchemaPart {
  readonly schema: unknown
  readonly parent: SchemaPart | undefined
  readonly steps: SchemaPath
  /** How many objects and arrays it is within, itself included where it is one; 0 for the whole. */
  readonly level: number
}

export type SchemaObject = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is SchemaObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

export const pathOf = (part: SchemaPart): SchemaPath => {
  const found: Array<SchemaPath> = []
  for (let at: SchemaPart | undefined = part; at !== undefined; at = at.parent) found.push(at.steps)
  return found.reverse().flat()
}

export const typesOf = ({ type }: SchemaObject): ReadonlyArray<unknown> => {
  if (type === undefined) return []
  return Array.isArray(type) ? type : [type]
}

/** In the order in which the schema names them. */
export const insideOf = (part: SchemaPart): ReadonlyArray<SchemaPart> => {
  const { schema } = part
  if (!isObject(schema)) return []
  const inside = (value: unknown, steps: SchemaPath): SchemaPart => {
    const nested = isObject(value) && typesOf(value).some((type) => type === "object" || type === "array")
    return { schema: value, parent: part, steps, level: part.level + (nested ? 1 : 0) }
  }
  const named = (key: string) =>
    Object.entries(isObject(schema[key]) ? schema[key] : {}).map(([name, value]) => inside(value, [key, name]))
  const listed = Array.isArray(schema.anyOf) ? schema.anyOf : []
  return [
    ...named("properties"),
    ...(isObject(schema.items) ? [inside(schema.items, ["items"])] : []),
    ...listed.map((value, i) => inside(value, ["anyOf", i])),
    ...named("$defs"),
    ...named("definitions"),
  ]
}
