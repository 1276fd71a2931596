/** Makes up property names where a schema leaves them open. */
import { pickFrom } from "./chance.ts"
import { type Drawing, failed } from "./Drawing.ts"
import { type Location, propertyNodes } from "./Location.ts"
import { possible } from "./possible.ts"
import type { SchemaNode } from "./SchemaNode.ts"
import { word } from "./wordText.ts"

const triesPerName = 8

/** Up to `count` new names that the schema allows. */
export const inventNames = (
  d: Drawing,
  { parts }: Location,
  count: number,
  taken: ReadonlySet<string>,
): ReadonlySet<string> => {
  const found = new Set<string>()
  const rules = parts.flatMap(({ propertyNames }) => propertyNames ?? [])
  const patterns = parts.flatMap(({ patternProperties = {} }) => Object.keys(patternProperties))
  const fits = (name: string): boolean =>
    !taken.has(name) &&
    !found.has(name) &&
    name !== "__proto__" &&
    possible(propertyNodes(parts, name, d.matches)) &&
    rules.every((rule) => d.accepts(rule, name))
  for (let i = 0; i < count * triesPerName && found.size < count; i++) {
    d.budget.steps++
    const name = nextName(d, rules, patterns, i)
    if (name !== undefined && fits(name)) found.add(name)
  }
  return found
}

const nextName = (
  d: Drawing,
  rules: ReadonlyArray<SchemaNode>,
  patterns: ReadonlyArray<string>,
  attempt: number,
): string | undefined => {
  if (rules.length > 0) {
    const drawn = d.draw(rules, { name: "tag", depth: 1, brief: true })
    return !failed(drawn) && typeof drawn === "string" ? drawn : undefined
  }
  // Some names are plain words, for schemas that allow names beside their patterns.
  const plain = word(d.random)
  if (patterns.length === 0 || attempt % 4 === 3) return plain
  const source = pickFrom(d.random, patterns)
  if (d.matches(source, plain)) return plain
  return d.write(source, { room: 4, pretty: true, greedy: attempt % 2 === 1 })
}
