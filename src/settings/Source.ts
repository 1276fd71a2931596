/** One place that settings come from, and where in it each of them stands. */
import { Predicate } from "effect"
import type { FieldPath } from "../domain/FieldProblem.ts"

export interface Source {
  readonly tree: unknown
  /** How a user finds the setting: `file:line:column`, `--flag` or the variable's name; absent for a section of flags. */
  readonly locate: (path: FieldPath) => string | undefined
}

export const hasPath = (tree: unknown, path: FieldPath): boolean => {
  let value = tree
  for (const key of path) {
    if (!Predicate.hasProperty(value, key)) return false
    value = value[key]
  }
  return value !== undefined
}

export const setPath = (tree: Record<string, unknown>, path: ReadonlyArray<string>, value: unknown): void => {
  let at = tree
  for (const key of path.slice(0, -1)) {
    const inner = at[key]
    const next = isPlainObject(inner) ? inner : {}
    at[key] = next
    at = next
  }
  const last = path.at(-1)
  if (last !== undefined) at[last] = value
}

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  Predicate.isObject(value) && !Array.isArray(value)

/** Later sources win, key by key; lists are replaced whole. */
export const mergeSources = (sources: ReadonlyArray<Source>): unknown =>
  sources.reduce<unknown>((merged, source) => merge(withoutReplaced(merged, source.tree), source.tree), {})

const merge = (under: unknown, over: unknown): unknown => {
  if (over === undefined) return under
  // What should have been a section stays as it is, for the schema to refuse.
  if (!isPlainObject(under) || !isPlainObject(over)) return isPlainObject(over) ? (under ?? over) : over
  const merged: Record<string, unknown> = { ...under }
  for (const [key, value] of Object.entries(over)) merged[key] = merge(under[key], value)
  return merged
}

/** What says nothing of how long models take, and so outlives a stronger source's profile. */
export const keptLatencyKeys: ReadonlyArray<string> = ["scale", "max_error_ms"]

/**
 * A profile that is named replaces what a weaker source says of how long models take: `--latency instant` means just
 * that.
 */
const withoutReplaced = (under: unknown, over: unknown): unknown => {
  if (!isPlainObject(under) || !isPlainObject(under.latency) || !hasPath(over, ["latency", "profile"])) return under
  const kept = Object.entries(under.latency).filter(([key]) => keptLatencyKeys.includes(key))
  return { ...under, latency: Object.fromEntries(kept) }
}
