/** Walks a schema in strict mode, without recursion, part by part in the order they are written. */
import { partProblem } from "./partProblem.ts"
import { rootProblem } from "./rootProblem.ts"
import { insideOf, isObject, pathOf, type SchemaPart } from "./SchemaPart.ts"
import { StrictCount } from "./StrictCount.ts"
import type { StrictProblem } from "./StrictProblem.ts"

export const checkStrictly = (schema: unknown): StrictProblem | undefined => {
  const root = isObject(schema) ? schema : {}
  const first = rootProblem(root)
  if (first !== undefined) return first
  const count = new StrictCount()
  const left: Array<SchemaPart> = [{ schema: root, parent: undefined, steps: [], level: 0 }]
  for (let part = left.pop(); part !== undefined; part = left.pop()) {
    const at = part
    const problem = partProblem(at.schema, root, () => pathOf(at))
    if (problem !== undefined) return problem
    count.add(at)
    for (const inside of insideOf(at).toReversed()) left.push(inside)
  }
  return count.problem()
}
