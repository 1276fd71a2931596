/** Reads a file of keys: YAML or JSON, a list of them. */
import { Effect } from "effect"
import type { FieldPath } from "../domain/FieldProblem.ts"
import { KeyFile } from "../limits/KeySettings.ts"
import { decodeWritten } from "./decodeWritten.ts"
import { readYamlFile } from "./readYamlFile.ts"

/** Fails with all problems of the file; none of them shows a value, which might be a key. */
export const loadKeys = Effect.fnUntraced(function* (file: string) {
  const { tree, locate } = yield* readYamlFile(file, "list")
  const isList = Array.isArray(tree)
  const listed = isList ? { keys: tree } : tree
  const before = (path: FieldPath) => `${locate(isList ? path.slice(1) : path) ?? file}: `
  const { keys } = yield* Effect.fromResult(decodeKeys(listed, { before, isSecret: () => true }))
  return keys
})

const decodeKeys = decodeWritten(KeyFile)
