/** A regular expression that a whole text must match. */
import { type Pattern, parsePattern } from "../json/Pattern.ts"
import { UnsatisfiableGrammar } from "./UnsatisfiableGrammar.ts"

/** @param source in JavaScript's syntax; throws `UnsatisfiableGrammar` where it is no expression. */
export const wholePattern = (source: string): Pattern => {
  const pattern = parsePattern(`^(?:${source})$`)
  if (pattern !== undefined) return pattern
  throw new UnsatisfiableGrammar({ message: `/${shortened(source)}/ is no regular expression that is supported` })
}

const longestShown = 80

export const shortened = (source: string): string =>
  source.length <= longestShown ? source : `${source.slice(0, longestShown)}…`
