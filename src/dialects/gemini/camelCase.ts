/** Google takes every field in camelCase and in snake_case: this spells them all in the one that the schemas know. */
import { Predicate } from "effect"

/** What stands in these is the caller's own and stays as it is. */
const opaque = new Set([
  "args",
  "response",
  "default",
  "example",
  "enum",
  "labels",
  "parametersJsonSchema",
  "responseJsonSchema",
])

/** A body may be nested as deep as its bytes allow; no documented field lies deeper than this. */
const deepest = 200

export const camelCase = (value: unknown, depth = 0): unknown => {
  if (depth > deepest) return value
  if (Array.isArray(value)) return value.map((item) => camelCase(item, depth + 1))
  if (!Predicate.isObject(value)) return value
  const spelled: Record<string, unknown> = {}
  for (const [key, field] of Object.entries(value)) {
    const name = camelKey(key)
    spelled[name] = opaque.has(name) ? field : name === "properties" ? named(field, depth) : camelCase(field, depth + 1)
  }
  return spelled
}

/** The keys of `properties` are names that the caller chose. */
const named = (value: unknown, depth: number): unknown =>
  Predicate.isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, field]) => [key, camelCase(field, depth + 2)]))
    : value

const camelKey = (key: string): string =>
  key.includes("_") ? key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()) : key
