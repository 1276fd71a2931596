/** What a search for tools finds, by a pattern or by words, among the tools that are not in the prompt. */
import { Predicate, Result } from "effect"
import type { ToolSpec } from "../../../domain/Prompt.ts"

export interface SearchableTool {
  readonly name: string
  /** Name, description, and names and descriptions of the arguments. */
  readonly text: string
}

export const searchable = ({ name, description = "", parameters }: ToolSpec): SearchableTool => ({
  name,
  text: [name, description, ...argumentsOf(parameters)].join("\n"),
})

const argumentsOf = (parameters: unknown): ReadonlyArray<string> => {
  const properties = Predicate.hasProperty(parameters, "properties") ? parameters.properties : undefined
  if (!Predicate.isObject(properties)) return []
  return Object.entries(properties).flatMap(([name, schema]) => [
    name,
    Predicate.hasProperty(schema, "description") ? String(schema.description) : "",
  ])
}

const usualLimit = 5
export const longestPattern = 200

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")

/** A tool's name as a pattern for it; of one that is too long, the beginning, of which any may need a backslash. */
export const patternOf = (name: string): string => {
  const pattern = escaped(name)
  return pattern.length > longestPattern ? escaped(name.slice(0, longestPattern / 2)) : pattern
}

/** Patterns are Python's, in which `(?i)` at the start looks away from case; failure says what is wrong with one. */
export const toolsByPattern = (
  tools: ReadonlyArray<SearchableTool>,
  pattern: string,
  limit: unknown,
): Result.Result<ReadonlyArray<string>, string> => {
  if (pattern.length > longestPattern) return Result.fail(`Pattern exceeds ${longestPattern} characters`)
  const anyCase = pattern.startsWith("(?i)")
  const named = new Set(pattern.split("|"))
  return Result.map(
    Result.try({
      try: () => new RegExp(anyCase ? pattern.slice(4) : pattern, anyCase ? "i" : ""),
      catch: () => `Invalid regular expression: ${pattern}`,
    }),
    (expression) => {
      const found = tools.filter(({ text }) => expression.test(text))
      const isNamed = ({ name }: SearchableTool) => named.has(patternOf(name))
      return atMost([...found.filter(isNamed), ...found.filter((tool) => !isNamed(tool))], limit)
    },
  )
}

/** The tools that share words with the query, those with the rarest first; a tool that is named comes before all. */
export const toolsByWords = (
  tools: ReadonlyArray<SearchableTool>,
  query: string,
  limit: unknown,
): ReadonlyArray<string> => {
  const named = new Set(query.split(/\s+/))
  const asked = wordsIn(query)
  const known = tools.map((tool) => ({ ...tool, words: wordsIn(tool.text) }))
  const worth = new Map([...asked].map((word) => [word, 1 / known.filter(({ words }) => words.has(word)).length]))
  const scored = known.map(({ words, ...tool }) => {
    const shared = [...asked].reduce((sum, word) => sum + (words.has(word) ? (worth.get(word) ?? 0) : 0), 0)
    return { ...tool, score: named.has(tool.name) ? Number.POSITIVE_INFINITY : shared }
  })
  const found = scored.filter(({ score }) => score > 0)
  return atMost(
    found.toSorted((one, other) => (one.score === other.score ? 0 : other.score - one.score)),
    limit,
  )
}

const wordsIn = (text: string): ReadonlySet<string> => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])

const atMost = (tools: ReadonlyArray<{ readonly name: string }>, limit: unknown): ReadonlyArray<string> =>
  tools.slice(0, typeof limit === "number" && limit > 0 ? limit : usualLimit).map(({ name }) => name)
