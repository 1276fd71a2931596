/** Words a setting's problem for the person who wrote it. */
import type { FieldProblem } from "../domain/FieldProblem.ts"
import { hideCredentials } from "../recording/hideCredentials.ts"

/** The setting's path, what is wrong, and the nearest thing that would be right. */
export const explain = (problem: FieldProblem, value: unknown): string => {
  const path = problem.path.length === 0 ? "settings" : problem.path.join(".")
  return `${path}: ${describe(problem, value)}`
}

const describe = (problem: FieldProblem, value: unknown): string => {
  switch (problem._tag) {
    case "Missing":
      return "is missing"
    case "Unexpected":
      return `unknown key${suggestion(String(problem.path.at(-1)), problem.allowed)}`
    case "WrongType":
      return `expected ${problem.expected.join(" or ")}, got ${shown(problem.actual, value)}`
    case "NotOneOf":
      return `expected one of ${problem.allowed.join(", ")}, got "${problem.actual}"${suggestion(problem.actual, problem.allowed)}`
    case "OutOfRange":
      return `must ${sized[problem.of]} at ${problem.side === "minimum" ? "least" : "most"} ${problem.limit}${units[problem.of]}, got ${problem.actual}`
    case "Other":
      return `${problem.message}${shown("", value) === "" ? "" : `, got ${shown("", value)}`}`
  }
}

const shown = (type: string, value: unknown): string => {
  if (typeof value === "string") return JSON.stringify(hideCredentials(value))
  return typeof value === "number" || typeof value === "boolean" ? JSON.stringify(value) : type
}

const sized = { integer: "be", decimal: "be", string: "have", array: "have", object: "have" } as const
const units = { integer: "", decimal: "", string: " characters", array: " items", object: " keys" } as const

const suggestion = (word: string, candidates: ReadonlyArray<string>): string => {
  const nearest = nearestOf(word, candidates)
  if (nearest !== undefined) return `; did you mean "${nearest}"?`
  return candidates.length > 0 && candidates.length <= 8 ? `; valid: ${candidates.join(", ")}` : ""
}

/** The candidate that takes the fewest edits, if they are few for the word's length. */
export const nearestOf = (word: string, candidates: ReadonlyArray<string>): string | undefined => {
  let nearest: string | undefined
  let fewest = Math.max(2, Math.floor(word.length / 3)) + 1
  for (const candidate of candidates) {
    const edits = editDistance(word.toLowerCase(), candidate.toLowerCase())
    if (edits < fewest) {
      fewest = edits
      nearest = candidate
    }
  }
  return nearest
}

const editDistance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substitution)
    }
    row = next
  }
  return row[to.length] ?? 0
}
