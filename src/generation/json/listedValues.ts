/** The values that a schema itself gives: its `enum`, `examples` and `default`. */
import { chance } from "./chance.ts"
import type { Drawing } from "./Drawing.ts"
import type { Location } from "./Location.ts"
import { about, canonicalText, type Json, type TypeName } from "./SchemaNode.ts"

/** The members of every `enum` here, or undefined when there is none. */
export const listedValues = (d: Drawing, location: Location): ReadonlyArray<Json> | undefined => {
  const { parts } = location
  const lists = parts.flatMap((part) => (part.enum === undefined ? [] : [part.enum]))
  const [first, ...others] = lists
  if (first === undefined) return undefined
  const texts = others.map((list) => new Set(list.map(canonicalText)))
  const common =
    others.length === 0 ? first : first.filter((value) => texts.every((set) => set.has(canonicalText(value))))
  return fitting(d, location, common)
}

/** A default of null, or of nothing much, often means "not given". */
const shareOfEmptyDefault = 0.5

/** The examples, or the default. */
export const suggestedValues = (d: Drawing, location: Location): ReadonlyArray<Json> => {
  const examples: Array<Json> = []
  const defaults: Array<Json> = []
  for (const part of location.parts) {
    const { suggestions, fallback } = part[about]
    examples.push(...suggestions)
    if (fallback !== undefined && (!isEmpty(fallback) || chance(d.random, shareOfEmptyDefault))) defaults.push(fallback)
  }
  if (examples.length === 0 && defaults.length === 0) return examples
  const fit = fitting(d, location, examples)
  return fit.length > 0 ? fit : fitting(d, location, defaults)
}

const isEmpty = (value: Json): boolean =>
  value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0)

const fitting = (d: Drawing, { types, parts }: Location, values: ReadonlyArray<Json>): ReadonlyArray<Json> => {
  const typed = types === undefined ? values : values.filter((value) => types.some((type) => isOfType(value, type)))
  return d.careful ? typed.filter((value) => parts.every((part) => d.accepts(part, value))) : typed
}

const isOfType = (value: Json, type: TypeName): boolean => {
  switch (type) {
    case "null":
      return value === null
    case "integer":
      return Number.isInteger(value)
    case "array":
      return Array.isArray(value)
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value)
    default:
      return typeof value === type
  }
}
