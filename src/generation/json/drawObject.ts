/** Draws an object: which properties it has, then their values in the schema's order. */

import { Contradiction } from "./Contradiction.ts"
import { chance } from "./chance.ts"
import { type Drawing, type Drawn, failed, mostValues, type Place } from "./Drawing.ts"
import { inventNames } from "./inventNames.ts"
import { type Location, propertyNodes } from "./Location.ts"
import { possible } from "./possible.ts"
import { about, type Json, type SchemaNode } from "./SchemaNode.ts"

/** How often a property that may be left out is there. */
const shareOfOptional = 0.8

export const drawObject = (d: Drawing, location: Location, place: Place): Drawn => {
  const names = chooseNames(d, location, place)
  if (names instanceof Contradiction) return names
  const { required, chosen } = names
  const out: Record<string, Json> = {}
  for (const name of chosen) {
    const nodes = propertyNodes(location.parts, name, d.matches)
    const drawn = d.draw(nodes, { name, depth: place.depth + 1, brief: place.brief })
    if (!failed(drawn)) out[name] = drawn
    else if (required.has(name)) return drawn
  }
  return out
}

interface Names {
  readonly required: ReadonlySet<string>
  readonly chosen: ReadonlyArray<string>
}

const chooseNames = (d: Drawing, location: Location, place: Place): Names | Contradiction => {
  const { parts, path } = location
  const dependents = dependentsOf(parts)
  const required = closed([...parts.flatMap((part) => part.required ?? []), ...location.demanded], dependents)
  const min = Math.max(0, ...parts.map((part) => part.minProperties ?? 0))
  const max = Math.min(...parts.map((part) => part.maxProperties ?? Number.POSITIVE_INFINITY))
  if (required.size > max || min > max) {
    const least = Math.max(required.size, min)
    return new Contradiction(path, `at least ${least} properties are asked for, but at most ${max} allowed`)
  }
  if (min > mostValues) return new Contradiction(path, `no object of ${min} properties is written`)
  const known = [...new Set(parts.flatMap((part) => Object.keys(part.properties ?? {})))]
  const chosen = new Set(required)
  const add = (name: string): void => {
    const needed = closed([name], dependents)
    if ([...needed].some((each) => !allowed(d, parts, each))) return
    if (new Set([...chosen, ...needed]).size <= max) for (const each of needed) chosen.add(each)
  }
  const optional = known.filter((name) => !required.has(name) && allowed(d, parts, name))
  const [liked, avoided] = [optional.filter((name) => !location.avoided.has(name)), location.avoided]
  for (const name of liked) if (included(d, parts, name, place)) add(name)
  for (const name of [...liked, ...optional.filter((each) => avoided.has(each))]) if (chosen.size < min) add(name)
  const more = Math.max(min - chosen.size, spareNames(d, parts, known, place))
  if (more > 0) for (const name of inventNames(d, location, Math.min(more, max - chosen.size), chosen)) chosen.add(name)
  if (chosen.size < min) return new Contradiction(path, `no ${min} properties were found that may be here`)
  return { required, chosen: inOrder(known, chosen) }
}

const inOrder = (known: ReadonlyArray<string>, chosen: ReadonlySet<string>): ReadonlyArray<string> => [
  ...new Set([...known.filter((name) => chosen.has(name)), ...chosen]),
]

const dependentsOf = (parts: ReadonlyArray<SchemaNode>): ReadonlyMap<string, ReadonlyArray<string>> => {
  const found = new Map<string, ReadonlyArray<string>>()
  for (const { dependentRequired = {} } of parts) {
    for (const [name, needs] of Object.entries(dependentRequired))
      found.set(name, [...(found.get(name) ?? []), ...needs])
  }
  return found
}

/** The names and all they bring with them. */
const closed = (names: ReadonlyArray<string>, dependents: ReadonlyMap<string, ReadonlyArray<string>>): Set<string> => {
  const found = new Set(names)
  for (const name of found) for (const needed of dependents.get(name) ?? []) found.add(needed)
  return found
}

const allowed = (d: Drawing, parts: ReadonlyArray<SchemaNode>, name: string): boolean =>
  possible(propertyNodes(parts, name, d.matches)) &&
  parts.every(({ propertyNames }) => propertyNames === undefined || d.accepts(propertyNames, name))

const included = (d: Drawing, parts: ReadonlyArray<SchemaNode>, name: string, { brief }: Place): boolean => {
  if (!chance(d.random, shareOfOptional)) return false
  return !brief || propertyNodes(parts, name, d.matches).every(isSmall)
}

/** A scalar, so far as the node itself tells. */
const isSmall = ({ type, [about]: { plain } }: SchemaNode): boolean =>
  plain && type?.every((each) => each !== "object" && each !== "array") === true

/** How many entries a map gets, whose names the schema leaves open. */
const spareNames = (
  d: Drawing,
  parts: ReadonlyArray<SchemaNode>,
  known: ReadonlyArray<string>,
  { depth, brief }: Place,
): number => {
  if (known.length > 0 || brief || parts.some((part) => part.properties !== undefined || part.maxProperties === 0))
    return 0
  const isMap = parts.some(
    ({ additionalProperties, patternProperties }) =>
      patternProperties !== undefined || (additionalProperties !== undefined && !additionalProperties[about].never),
  )
  if (!isMap && depth === 0) return 0
  return chance(d.random, 0.5) ? 1 : 2
}
