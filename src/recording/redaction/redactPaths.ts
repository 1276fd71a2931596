/** Replaces what JSONPaths of the user select. */
import { JSONPathEnvironment, type JSONValue } from "json-p3"
import { wordFor } from "./Redactor.ts"

const environment = new JSONPathEnvironment()

/** Changes the value; whether it did. */
export const redactPaths = (value: unknown, paths: ReadonlyArray<string>): boolean => {
  let changed = false
  for (const path of paths) {
    for (const { location, value: found } of environment.query(path, value as JSONValue).nodes) {
      const name = location.at(-1)
      const holder = location.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], value)
      if (name === undefined) continue
      ;(holder as Record<string | number, unknown>)[name] = wordFor("path", JSON.stringify(found))
      changed = true
    }
  }
  return changed
}

/** Why a path is none; `undefined` when it is one. */
export const pathProblem = (path: string): string | undefined => {
  try {
    environment.compile(path)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : "no JSONPath"
  }
}
