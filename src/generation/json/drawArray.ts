/** Draws an array: its tuple's places, its items, and those that must be contained. */

import { Contradiction } from "./Contradiction.ts"
import { below, between } from "./chance.ts"
import { type Drawing, type Drawn, failed, mostValues, type Place } from "./Drawing.ts"
import type { Location } from "./Location.ts"
import { singular } from "./names.ts"
import { possible } from "./possible.ts"
import { canonicalText, type Json, type SchemaNode } from "./SchemaNode.ts"

/** How many items there are when nobody says. */
const usualItems = 3
const uniqueTries = 16

export const drawArray = (d: Drawing, { parts, path }: Location, place: Place): Drawn => {
  const contained = parts.flatMap((part) => containedBy(part))
  const min = Math.max(contained.length, ...parts.map((part) => part.minItems ?? 0))
  const max = Math.min(...parts.map((part) => part.maxItems ?? Number.POSITIVE_INFINITY))
  if (min > max) return new Contradiction(path, `at least ${min} items are asked for, but at most ${max} allowed`)
  if (min > mostValues) return new Contradiction(path, `no array of ${min} items is written`)
  const length = chooseLength(d, parts, min, max, place.brief)
  const unique = parts.some((part) => part.uniqueItems === true)
  const inner = { ...place, name: singular(place.name), depth: place.depth + 1 }
  const items: Array<Json> = []
  const seen = new Set<string>()
  let missing = [...contained]
  for (let i = 0; i < length; i++) {
    const nodes = itemNodes(parts, i)
    const draw = (wanted: ReadonlyArray<SchemaNode>) =>
      unique ? drawUnlike(d, path, wanted, inner, seen) : d.draw(wanted, inner)
    const [next] = missing
    const must = next !== undefined && (missing.length >= length - i || below(d.random, 2) === 0)
    let drawn = must ? draw([...nodes, next]) : draw(nodes)
    if (must && !failed(drawn)) missing = missing.slice(1)
    if (must && failed(drawn)) drawn = draw(nodes)
    if (failed(drawn)) {
      if (i >= min) break
      return drawn
    }
    items.push(drawn)
  }
  return items
}

/** The schema that items must satisfy, once for each item that must. */
const containedBy = ({ contains, minContains = 1 }: SchemaNode): ReadonlyArray<SchemaNode> =>
  contains === undefined ? [] : new Array<SchemaNode>(Math.min(minContains, mostValues + 1)).fill(contains)

const chooseLength = (
  d: Drawing,
  parts: ReadonlyArray<SchemaNode>,
  min: number,
  max: number,
  brief: boolean,
): number => {
  const tuple = Math.max(0, ...parts.map(({ prefixItems = [] }) => prefixItems.length))
  let open = 0
  while (open < Math.max(min, tuple, usualItems) && possible(itemNodes(parts, open))) open++
  const most = Math.min(max, Math.max(min, open))
  if (brief) return min
  if (tuple > 0) return Math.max(min, Math.min(most, tuple))
  const low = Math.min(most, Math.max(min, 1))
  return between(d.random, low, Math.max(low, Math.min(most, Math.max(usualItems, min))))
}

/** The schemas for the item at a place, by each part's own rules. */
const itemNodes = (parts: ReadonlyArray<SchemaNode>, index: number): ReadonlyArray<SchemaNode> => {
  const found = parts
    .map(({ prefixItems, items }) => prefixItems?.[index] ?? items)
    .filter((node) => node !== undefined)
  if (found.length > 0) return found
  return parts.map((part) => part.unevaluatedItems).filter((node) => node !== undefined)
}

const drawUnlike = (
  d: Drawing,
  path: string,
  nodes: ReadonlyArray<SchemaNode>,
  place: Place,
  seen: Set<string>,
): Drawn => {
  let last: Drawn = null
  for (let i = 0; i < uniqueTries; i++) {
    last = d.draw(nodes, place)
    if (failed(last)) return last
    const text = canonicalText(last)
    if (seen.has(text)) continue
    seen.add(text)
    return last
  }
  return new Contradiction(path, "not enough different items were found")
}
