/** A path as Google prints it: `contents[0].inline_data`. */
import type { FieldPath } from "../../domain/FieldProblem.ts"

export const fieldName = (path: FieldPath): string => {
  let text = ""
  for (const key of path) {
    if (typeof key === "number") text += `[${key}]`
    else text += `${text === "" ? "" : "."}${snakeCase(key)}`
  }
  return text
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
