/** Puts lorem in the place of what JSON values that belong together say, such as the events of a stream. */
import { Predicate, Result } from "effect"
import type { Leaf } from "../redaction/leavesOf.ts"
import type { Lorem } from "./Anonymizer.ts"
import { blankMedia } from "./blankMedia.ts"
import { contentLeaves } from "./contentLeaves.ts"

/** Changes the values, and returns the numbers of those that it changed. */
export const anonymizeLeaves = (values: ReadonlyArray<unknown>, lorem: Lorem): ReadonlySet<number> => {
  const blank = blankMedia(values)
  const leaves = contentLeaves(values)
  for (const [flow, pieces] of Map.groupBy(leaves, (leaf) => leaf.flow)) {
    if (flow === undefined) for (const leaf of pieces) replace([leaf], lorem)
    else replace(pieces, lorem)
  }
  return new Set([...blank, ...leaves.map(({ value }) => value)])
}

/** The leaves are the pieces of one text. */
const replace = (leaves: ReadonlyArray<Leaf>, lorem: Lorem): void => {
  const text = leaves.map((leaf) => leaf.text).join("")
  const json = structured(text, lorem)
  const pieces = json === undefined ? dealt(leaves, text, lorem) : cut(leaves, text, json)
  for (const [index, { holder, name }] of leaves.entries()) {
    ;(holder as Record<string | number, unknown>)[name] = pieces[index] ?? ""
  }
}

/** As many tokens to each piece as it had. */
const dealt = (leaves: ReadonlyArray<Leaf>, text: string, lorem: Lorem): ReadonlyArray<string> => {
  const words = lorem.pieces(text)
  let from = 0
  return leaves.map((leaf, index) => {
    const to = index === leaves.length - 1 ? words.length : Math.min(words.length, from + lorem.count(leaf.text))
    const piece = words.slice(from, to).join("")
    from = to
    return piece
  })
}

/** At the places where the old text was cut, in proportion. */
const cut = (leaves: ReadonlyArray<Leaf>, text: string, changed: string): ReadonlyArray<string> => {
  let seen = 0
  let from = 0
  return leaves.map((leaf) => {
    seen += leaf.text.length
    const to = Math.round((seen / text.length) * changed.length)
    const piece = changed.slice(from, to)
    from = to
    return piece
  })
}

/** JSON inside a text keeps its shape; `undefined` for all other texts. */
const structured = (text: string, lorem: Lorem): string | undefined => {
  if (!/^\s*[[{]/.test(text)) return undefined
  const parsed = Result.try((): unknown => JSON.parse(text))
  return Result.isSuccess(parsed) ? JSON.stringify(rewritten(parsed.success, lorem)) : undefined
}

const rewritten = (value: unknown, lorem: Lorem): unknown => {
  if (typeof value === "string") return value === "" ? "" : lorem.pieces(value).join("")
  if (Array.isArray(value)) return value.map((item) => rewritten(item, lorem))
  if (!Predicate.isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, rewritten(item, lorem)]))
}
