/** Measures how deep a value of each node must at least be, and finds schemas whose values would never end. */
import { Contradiction } from "./Contradiction.ts"
import { about, inPlaceOf, type SchemaNode, type TypeName } from "./SchemaNode.ts"
import { guessType } from "./typesOf.ts"

/** Heights still unknown after so many rounds count as infinite. */
const mostRounds = 100

/** @param nodes parents before their children. */
export const measureHeights = (nodes: ReadonlyArray<SchemaNode>): void => {
  for (const node of nodes) node[about].height = Number.POSITIVE_INFINITY
  let changed = true
  for (let round = 0; changed && round < mostRounds; round++) {
    changed = false
    for (const node of nodes.toReversed()) {
      const height = heightOf(node)
      if (height === node[about].height) continue
      node[about].height = height
      changed = true
    }
  }
}

const known = (node: SchemaNode | undefined): number => (node === undefined ? 0 : node[about].height)

const highest = (nodes: ReadonlyArray<SchemaNode | undefined>): number => Math.max(0, ...nodes.map(known))
const lowest = (nodes: ReadonlyArray<SchemaNode> | undefined): number =>
  nodes === undefined ? 0 : Math.min(...nodes.map(known))

const heightOf = (node: SchemaNode): number => {
  if (node[about].never) return Number.POSITIVE_INFINITY
  const around = Math.max(known(node[about].target), highest(node.allOf ?? []), lowest(node.anyOf), lowest(node.oneOf))
  if (node.enum !== undefined) return around
  const guess = guessType([node])
  const types = node.type ?? (guess === undefined ? [] : [guess])
  return types.length === 0 ? around : Math.max(around, Math.min(...types.map((type) => heightAs(type, node))))
}

const heightAs = (type: TypeName, node: SchemaNode): number => {
  if (type !== "object" && type !== "array") return 0
  const needed = type === "object" ? neededProperties(node) : neededItems(node)
  return needed.length === 0 ? 0 : 1 + highest(needed)
}

const neededProperties = (node: SchemaNode): ReadonlyArray<SchemaNode | undefined> =>
  (node.required ?? []).map((name) => ownEntry(node.properties, name) ?? node.additionalProperties)

const neededItems = (node: SchemaNode): ReadonlyArray<SchemaNode | undefined> => {
  const { prefixItems = [], minItems = 0 } = node
  const contained = (node.minContains ?? 1) > 0 ? node.contains : undefined
  const inPrefix = prefixItems.slice(0, minItems)
  const items = minItems > prefixItems.length ? node.items : undefined
  return [...inPrefix, items, contained].filter((item) => item !== undefined)
}

/** A property of the map's own, so that `toString` is none. */
export const ownEntry = <A>(map: Readonly<Record<string, A>> | undefined, name: string): A | undefined =>
  map !== undefined && Object.hasOwn(map, name) ? map[name] : undefined

/** Why a node of infinite height has no value: the place that never ends, or that allows nothing. */
export const whyEndless = (root: SchemaNode): Contradiction => {
  const seen = new Set<SchemaNode>()
  let node = root
  while (!seen.has(node)) {
    if (node[about].never) return new Contradiction(node[about].path, "nothing is allowed here, yet a value is needed")
    seen.add(node)
    const { anyOf = [], oneOf = [], allOf = [] } = node
    const inside = [node[about].target, ...allOf, ...anyOf, ...oneOf, ...neededProperties(node), ...neededItems(node)]
    const next = inside.find((child) => known(child) === Number.POSITIVE_INFINITY)
    if (next === undefined) break
    node = next
  }
  return new Contradiction(node[about].path, "every value would hold another like it, without end")
}

/** A schema that refers to itself for the same value says nothing, and would never be done. */
export const findLoop = (nodes: ReadonlyArray<SchemaNode>): Contradiction | undefined => {
  const open = new Set<SchemaNode>()
  const done = new Set<SchemaNode>()
  const visit = (node: SchemaNode): SchemaNode | undefined => {
    if (done.has(node)) return undefined
    if (open.has(node)) return node
    open.add(node)
    for (const child of inPlaceOf(node)) {
      const found = visit(child)
      if (found !== undefined) return found
    }
    open.delete(node)
    done.add(node)
    return undefined
  }
  for (const node of nodes) {
    const found = visit(node)
    if (found !== undefined) return new Contradiction(found[about].path, "the schema refers to itself without end")
  }
  return undefined
}
