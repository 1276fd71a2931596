/** Whether a value has all that is asked of it. */
import { Predicate } from "effect"

/**
 * Objects may have more keys than asked; lists must have as many items; a regular expression is tried on text, a function
 * judges by itself; all else must be equal.
 */
export const matchesPartly = (value: unknown, asked: unknown): boolean => {
  if (asked instanceof RegExp) return typeof value === "string" && value.search(asked) !== -1
  if (typeof asked === "function") return asked(value) === true
  if (Array.isArray(asked)) {
    return (
      Array.isArray(value) &&
      value.length === asked.length &&
      asked.every((item, index) => matchesPartly(value[index], item))
    )
  }
  if (!Predicate.isObject(asked)) return Object.is(value, asked)
  return Object.entries(asked).every(
    ([key, part]) => part === undefined || (Predicate.hasProperty(value, key) && matchesPartly(value[key], part)),
  )
}
