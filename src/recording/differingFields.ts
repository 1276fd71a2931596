/** The fields in which two requests differ, each with both values. */
import { Predicate } from "effect"
import type { RecordedRequest } from "./Exchange.ts"

/** A field reads `messages.0.content: recorded "a", asked "b"`. */
export const differingFields = (recorded: RecordedRequest, asked: RecordedRequest): ReadonlyArray<string> => {
  const found: Array<string> = []
  if (recorded.url !== asked.url) found.push(worded("url", recorded.url, asked.url))
  compare(recorded.normalized ?? recorded.body, asked.normalized ?? asked.body, "", found)
  return found
}

const compare = (recorded: unknown, asked: unknown, path: string, found: Array<string>): void => {
  if (isContainer(recorded) && isContainer(asked) && Array.isArray(recorded) === Array.isArray(asked)) {
    const left = recorded as Record<string, unknown>
    const right = asked as Record<string, unknown>
    for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
      compare(left[name], right[name], path === "" ? name : `${path}.${name}`, found)
    }
  } else if (recorded !== asked) found.push(worded(path === "" ? "body" : path, recorded, asked))
}

const isContainer = (value: unknown): boolean => Array.isArray(value) || Predicate.isObject(value)

const worded = (path: string, recorded: unknown, asked: unknown): string =>
  `${path}: recorded ${shown(recorded)}, asked ${shown(asked)}`

const shown = (value: unknown): string => {
  if (value === undefined) return "nothing"
  const text = JSON.stringify(value)
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
}

const longestShown = 80
