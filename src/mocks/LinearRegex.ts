/** Regular expressions of users, run by an engine that takes linear time whatever they say (RE2's syntax). */
import { RE2JS } from "re2js"

/** What the groups of a match hold, by number and by name; "0" is the whole match. */
export type Captures = Readonly<Record<string, string>>

export interface LinearRegex {
  readonly test: (text: string) => boolean
  /** `undefined` when the text does not match. */
  readonly captures: (text: string) => Captures | undefined
}

export const linearRegex = (source: string, ignoreCase = false): LinearRegex => {
  const regex = compile(source, ignoreCase)
  return {
    test: (text) => regex.matcher(text).find(),
    captures: (text) => {
      const matcher = regex.matcher(text)
      if (!matcher.find()) return undefined
      const captures: Record<string, string> = {}
      for (let group = 0; group <= matcher.groupCount(); group++) captures[group] = matcher.group(group) ?? ""
      for (const [name, group] of Object.entries(regex.namedGroups())) captures[name] = captures[group] ?? ""
      return captures
    },
  }
}

/** Why the engine refuses an expression; `undefined` when it does not. */
export const regexProblem = (source: string): string | undefined => {
  try {
    compile(source, false)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : "no regular expression"
  }
}

/** JavaScript's own spelling, such as `\/`, is read too. */
const compile = (source: string, ignoreCase: boolean): RE2JS =>
  RE2JS.compile(RE2JS.translateRegExp(source), ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)
