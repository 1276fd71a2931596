/** Measures how much text each rule must at least have, and finds rules whose texts would never end. */
import { type Part, type Rule, unknownSize } from "./Part.ts"

/** Sizes that are finite stay below this, lest they overflow into the infinite. */
const largest = 1e12

/** A rule counts as one more than its text, so that taking the smallest way always comes to an end. */
export const measureSizes = (rules: ReadonlyArray<Rule>): void => {
  for (let changed = true; changed; ) {
    changed = false
    // The rules that others call usually come later.
    for (const { part } of rules.toReversed()) {
      const before = part.size
      measure(part)
      if (part.size !== before) changed = true
    }
  }
}

const measure = (part: Part): number => {
  part.size = Math.min(sizeOf(part), part.size)
  return part.size
}

const sizeOf = (part: Part): number => {
  switch (part._tag) {
    case "Fixed":
    case "Matching":
      return 1
    case "Glued":
    case "Call":
      return capped(1 + part.rule.part.size)
    case "Sequence":
      return capped(part.items.reduce((total, item) => total + measure(item), 0))
    case "Choice":
      return Math.min(...part.options.map(measure))
    case "Repeat": {
      const size = measure(part.item)
      return part.min === 0 ? 0 : capped(part.min * size)
    }
  }
}

const capped = (size: number): number => (size === unknownSize ? size : Math.min(size, largest))

/** A rule, reached from this one, that always leads back to itself. */
export const endlessRule = (start: Rule): string => {
  const seen = new Set<Rule>()
  let rule = start
  while (!seen.has(rule)) {
    seen.add(rule)
    const next = endlessCall(rule.part)
    if (next === undefined) break
    rule = next
  }
  return rule.name
}

const endlessCall = (part: Part): Rule | undefined => {
  if (part.size !== unknownSize) return undefined
  if (part._tag === "Call") return part.rule
  const inside = insideOf(part)
  for (const child of inside) {
    const found = endlessCall(child)
    if (found !== undefined) return found
  }
  return undefined
}

const insideOf = (part: Part): ReadonlyArray<Part> => {
  if (part._tag === "Sequence") return part.items
  if (part._tag === "Choice") return part.options
  return part._tag === "Repeat" ? [part.item] : []
}
