/** Takes a value from a field's description, where authors put examples and formats that have no keyword. */
import type { Random } from "effect"
import { pickFrom } from "./chance.ts"
import { date, dateTime } from "./formatText.ts"
import { about, type SchemaNode } from "./SchemaNode.ts"

const longestRead = 500
const longestQuoted = 80
/** Unquoted, a longer one is rather a clause than a value. */
const longestBare = 40

export const hintedText = (parts: ReadonlyArray<SchemaNode>, random: Random.Random): string | undefined => {
  for (const part of parts) {
    const description = part[about].description.slice(0, longestRead)
    if (description === "") continue
    const examples = examplesIn(description)
    if (examples.length > 0) return pickFrom(random, examples)
    const hasTime = /time|HH:mm/i.test(description)
    if (/\bISO[ -]?8601\b|\bRFC ?3339\b|\bYYYY-MM-DD/i.test(description)) return (hasTime ? dateTime : date)(random)
  }
  return undefined
}

/** `e.g. "San Francisco, CA"` or, at the end and unquoted, `e.g. San Francisco, CA`. */
const examplesIn = (description: string): ReadonlyArray<string> => {
  const at = description.search(/\be\.g\.|\bfor example\b|\bsuch as\b|\bexamples?:/i)
  if (at < 0) return []
  const rest = description.slice(at).replace(/^(e\.g\.|for example|such as|examples?:)[,: ]*/i, "")
  const clause = rest.split(/[()\n;]/, 1)[0] ?? ""
  const quoted = [...clause.matchAll(/(["'`])([^"'`]+)\1/g)].map((match) => match[2] ?? "")
  if (quoted.length > 0) return quoted.filter((text) => text.length <= longestQuoted)
  const bare = clause.replace(/[.\s]+$/, "")
  return bare === "" || bare.length > longestBare || /\b(or|and|etc|the|a)\b|[.:]\s/i.test(bare) ? [] : [bare]
}
