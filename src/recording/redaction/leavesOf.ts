/** All texts inside JSON values, each with the flow of pieces that it belongs to. */
import { Predicate } from "effect"
import { isCardNumber } from "../../domain/secretPatterns.ts"
import { type Redactor, wordFor } from "./Redactor.ts"

export interface Leaf {
  readonly holder: object
  readonly name: string | number
  readonly text: string
  /** Names the text that this is a piece of; absent where it is whole. */
  readonly flow: string | undefined
  /** Number of the value that holds it. */
  readonly value: number
}

/** Keys whose texts come in pieces. */
const flowing =
  /^(content|text|delta|arguments|partial_json|thinking|reasoning\w*|refusal|input|transcript|output|response|summary)$/

/** Secrets in names of keys, and numbers that are secrets, are replaced at once. */
export const leavesOf = (
  values: ReadonlyArray<unknown>,
  redactor: Redactor,
  changed: Set<number>,
): ReadonlyArray<Leaf> => {
  const leaves: Array<Leaf> = []
  const isStream = values.length > 1
  const visit = (holder: object, name: string | number, item: unknown, path: string, value: number): void => {
    if (typeof item === "string") {
      const flow = isStream && flowing.test(String(name)) ? path : undefined
      leaves.push({ holder, name, text: item, flow, value })
    } else if (typeof item === "number" && item >= 1e14 && isCardNumber(String(item))) {
      ;(holder as Record<string | number, unknown>)[name] = wordFor("card", String(item))
      changed.add(value)
    } else if (Array.isArray(item)) {
      for (const [index, element] of item.entries()) {
        visit(item, index, element, `${path}/${indexOf(element) ?? index}`, value)
      }
    } else if (Predicate.isObject(item)) {
      if (renameKeys(item, redactor)) changed.add(value)
      for (const [key, inner] of Object.entries(item)) visit(item, key, inner, `${path}/${key}`, value)
    }
  }
  for (const [value, item] of values.entries()) visit(values, value, item, placeOf(item), value)
  return leaves
}

/** What an event of a stream says of the place that its piece belongs to. */
export const placeOf = (event: unknown): string =>
  Predicate.isObject(event)
    ? ["type", "item_id", "output_index", "content_index", "summary_index", "index"]
        .map((key) => String((event as Record<string, unknown>)[key] ?? ""))
        .join(" ")
    : ""

export const indexOf = (element: unknown): number | undefined =>
  Predicate.hasProperty(element, "index") && typeof element.index === "number" ? element.index : undefined

const renameKeys = (item: object, redactor: Redactor): boolean => {
  const entries = Object.entries(item)
  const renamed = entries.map(([key, value]) => [redactor.text(key), value] as const)
  if (renamed.every(([key], index) => key === entries[index]?.[0])) return false
  for (const [key] of entries) delete (item as Record<string, unknown>)[key]
  Object.assign(item, Object.fromEntries(renamed))
  return true
}
