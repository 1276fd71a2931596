/** Decodes what a person wrote, or says all that is wrong with it. */
import { Result, Schema } from "effect"
import type { FieldPath } from "../domain/FieldProblem.ts"
import { schemaProblems, valueAt } from "../domain/schemaProblem.ts"
import { BadSettings } from "./BadSettings.ts"
import { explain } from "./explain.ts"

export interface Wording {
  /** What stands before a problem: its place. */
  readonly before?: (path: FieldPath) => string
  /** Whether the value is not to be shown. */
  readonly isSecret?: (path: FieldPath) => boolean
}

export const decodeWritten = <S extends Schema.ConstraintDecoder<unknown>>(schema: S) => {
  const decode = Schema.decodeUnknownResult(schema, { errors: "all", onExcessProperty: "error" })
  return (tree: unknown, { before, isSecret }: Wording = {}): Result.Result<S["Type"], BadSettings> =>
    Result.mapError(decode(tree), ({ issue }) => {
      const problems = schemaProblems(issue, tree).map((problem) => {
        const { path } = problem
        return `${before?.(path) ?? ""}${explain(problem, isSecret?.(path) ? undefined : valueAt(tree, path))}`
      })
      return new BadSettings({ problems })
    })
}
