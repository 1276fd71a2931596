/** Draws a value that satisfies several schemas at once. */

import { Contradiction } from "./Contradiction.ts"
import { chance, pickFrom } from "./chance.ts"
import {
  type Drawing,
  type Drawn,
  deepest,
  failed,
  manyValues,
  mostSteps,
  mostValues,
  type Place,
  pathOf,
  recursionLimit,
} from "./Drawing.ts"
import { drawArray } from "./drawArray.ts"
import { drawNumber } from "./drawNumber.ts"
import { drawObject } from "./drawObject.ts"
import { drawString } from "./drawString.ts"
import { type Location, locate } from "./Location.ts"
import { listedValues, suggestedValues } from "./listedValues.ts"
import { Picker } from "./Picker.ts"
import { namesNumber } from "./plausibleRange.ts"
import type { SchemaNode, TypeName } from "./SchemaNode.ts"
import { guessType } from "./typesOf.ts"

const mostCombinations = 32
/** How often a careful attempt draws again before it makes other choices. */
const drawsPerCombination = 4

export const drawValue = (d: Drawing, nodes: ReadonlyArray<SchemaNode>, place: Place): Drawn => {
  const salt = d.random.nextDoubleUnsafe()
  let first: Contradiction | undefined
  for (let combination = 0; combination < mostCombinations; combination++) {
    const picker = new Picker(salt, combination)
    const location = locate(nodes, picker, place.brief, d.fuel)
    const drawn = location instanceof Contradiction ? location : drawHere(d, location, picker, place)
    if (picker.exhausted) break
    if (!failed(drawn)) return drawn
    first ??= drawn
    if (spent(d)) break
  }
  return first ?? new Contradiction(pathOf(nodes), "no value was found")
}

const spent = ({ budget, fuel }: Drawing): boolean =>
  budget.steps > mostSteps || budget.values > mostValues || fuel.empty

/** Draws by the choices made; a careful attempt makes sure, and draws again if need be. */
const drawHere = (d: Drawing, location: Location, picker: Picker, place: Place): Drawn => {
  const { path, doubtful, parts } = location
  const draws = d.careful && doubtful ? drawsPerCombination : 1
  const type = chooseType(location, picker, place)
  let last: Drawn = new Contradiction(path, "no value was found")
  for (let i = 0; i < draws && !spent(d); i++) {
    d.budget.steps++
    d.budget.values++
    last = within(d, location, place, (inner) => drawOnce(d, location, type, inner))
    if (failed(last)) continue
    const value = last
    if (!(d.careful && doubtful) || parts.every((part) => d.accepts(part, value))) return value
    last = new Contradiction(path, "no value was found that satisfies every keyword here")
  }
  if (spent(d)) return new Contradiction(path, "the schema asks for too much work")
  return last
}

/** Keeps count of the referenced schemas that hold this place, so that recursion ends. */
const within = (d: Drawing, location: Location, place: Place, draw: (inner: Place) => Drawn): Drawn => {
  const { targets, path } = location
  if (place.depth > deepest) return new Contradiction(path, `values would be nested deeper than ${deepest} levels`)
  let brief = place.brief || d.budget.values > manyValues
  for (const target of targets) {
    const held = (d.holders.get(target) ?? 0) + 1
    d.holders.set(target, held)
    if (held > recursionLimit) brief = true
  }
  const drawn = draw(brief === place.brief ? place : { ...place, brief })
  for (const target of targets) d.holders.set(target, (d.holders.get(target) ?? 1) - 1)
  return drawn
}

const shareOfNull = 0.1

const chooseType = (location: Location, picker: Picker, place: Place): TypeName | undefined => {
  const { parts, barredTypes } = location
  const byName = namesNumber(place.name) ? "number" : "string"
  const guess = guessType(parts) ?? (place.depth === 0 ? "object" : byName)
  const barred = (type: TypeName) =>
    barredTypes.includes(type) || (type === "integer" && barredTypes.includes("number"))
  const types = (location.types ?? [guess, "string", "object", "boolean"]).filter((type) => !barred(type))
  const open = location.types === undefined ? types.slice(0, 1) : types
  if (open.length === 0) return undefined
  if (place.brief) return picker.inOrder(open.toSorted((a, b) => weightOf(a) - weightOf(b)))
  return picker.pick(
    open.filter((type) => type !== "null"),
    open.filter((type) => type === "null"),
    shareOfNull,
  )
}

/** Containers last: where an end is wanted they may go on. */
const weightOf = (type: TypeName): number => (type === "object" || type === "array" ? 1 : 0)

const drawOnce = (d: Drawing, location: Location, type: TypeName | undefined, place: Place): Drawn => {
  const listed = listedValues(d, location)
  if (listed !== undefined) {
    return listed.length > 0 ? pickFrom(d.random, listed) : new Contradiction(location.path, "no listed value fits")
  }
  const suggested = suggestedValues(d, location)
  if (suggested.length > 0) return pickFrom(d.random, suggested)
  switch (type) {
    case undefined:
      return new Contradiction(location.path, "no type is left")
    case "null":
      return null
    case "boolean":
      return chance(d.random, 0.5)
    case "integer":
    case "number":
      return drawNumber(d, location, type, place)
    case "string":
      return drawString(d, location, place)
    case "array":
      return drawArray(d, location, place)
    case "object":
      return drawObject(d, location, place)
  }
}
