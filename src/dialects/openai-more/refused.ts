/** The failure of a request that is wrong in one field. */
import { Effect } from "effect"
import type { FieldProblem } from "../../domain/FieldProblem.ts"
import { InvalidRequest, type SimError, simError } from "../../domain/SimError.ts"

export const refused = (problem: FieldProblem): Effect.Effect<never, SimError> =>
  Effect.fail(simError(new InvalidRequest({ problem })))
