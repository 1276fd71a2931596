/** Reads a file of keys: YAML or JSON, a list of them. */
import { Effect, Result, Schema } from "effect"
import { schemaProblems } from "../domain/schemaProblem.ts"
import { KeyFile } from "../limits/KeySettings.ts"
import { BadSettings } from "./BadSettings.ts"
import { explain } from "./explain.ts"
import { readYamlFile } from "./readYamlFile.ts"

/** Fails with all problems of the file; none of them shows a value, which might be a key. */
export const loadKeys = Effect.fnUntraced(function* (file: string) {
  const { tree, locate } = yield* readYamlFile(file, "list")
  const isList = Array.isArray(tree)
  const listed = isList ? { keys: tree } : tree
  const decoded = decodeKeys(listed)
  if (Result.isSuccess(decoded)) return decoded.success.keys
  return yield* new BadSettings({
    problems: schemaProblems(decoded.failure.issue, listed).map((problem) => {
      const place = locate(isList ? problem.path.slice(1) : problem.path) ?? file
      return `${place}: ${explain(problem, undefined)}`
    }),
  })
})

const decodeKeys = Schema.decodeUnknownResult(KeyFile, { errors: "all", onExcessProperty: "error" })
