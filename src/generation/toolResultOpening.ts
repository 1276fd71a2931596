/** The words that an answer to tool results begins with: they refer to what the tools returned. */

import { Result } from "effect"
import { plainText } from "../domain/plainText.ts"
import { excerpt } from "./excerpt.ts"
import { leavesOf } from "./leavesOf.ts"

export interface ToolResult {
  /** Undefined when no call has the result's id. */
  readonly name: string | undefined
  readonly text: string
}

const longestOpening = 400
const longestQuote = 120
const longestValue = 40
const longestName = 64
/** A longer text is not read as JSON; its beginning is quoted. */
const longestJson = 100_000

/** A sentence for each result, in order, as many as there is room for; nothing for no results. */
export const toolResultOpening = (results: ReadonlyArray<ToolResult>): string => {
  let opening = ""
  for (const [i, { name, text }] of results.entries()) {
    const sentence = `${name === undefined ? "The tool" : excerpt(name, longestName)} returned ${saidBy(text)}.`
    const rest = `There ${results.length - i === 1 ? "is 1 more result" : `are ${results.length - i} more results`}.`
    // What is left out is said instead, for which there must be room.
    const needed = sentence.length + (i + 1 < results.length ? rest.length + 1 : 0)
    if (opening.length + needed > longestOpening) return `${opening}${rest}\n\n`
    opening += `${sentence}${i + 1 < results.length ? " " : ""}`
  }
  return results.length === 0 ? "" : `${opening}\n\n`
}

const saidBy = (text: string): string => {
  const trimmed = text.trim()
  if (trimmed === "") return "nothing"
  const json =
    trimmed.length > longestJson
      ? Result.fail(undefined)
      : Result.try({ try: (): unknown => JSON.parse(trimmed), catch: () => undefined })
  if (Result.isFailure(json)) return `"${firstSentence(trimmed)}"`
  if (typeof json.success === "string")
    return json.success.trim() === "" ? "nothing" : `"${firstSentence(json.success)}"`
  return valuesOf(json.success)
}

const valuesOf = (value: unknown): string => {
  const leaves = leavesOf(value)
  if (leaves.length === 0) return Array.isArray(value) ? "an empty list" : "an empty object"
  return leaves
    .map(({ name, value: leaf }) => `${name === "" ? "" : `${excerpt(name, longestValue)} `}${shown(leaf)}`)
    .join(", ")
}

const shown = (leaf: string | number | boolean | null): string => {
  const text = excerpt(plainText(leaf), longestValue)
  return text === "" ? '""' : text
}

const firstSentence = (text: string): string => {
  const [sentence = ""] = /^.*?[.!?](?=\s|$)/s.exec(text.slice(0, 4 * longestQuote)) ?? [text]
  return excerpt(sentence, longestQuote).replace(/\.$/, "")
}
