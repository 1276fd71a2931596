/** Refuses a request for one of its fields. */
import { Effect } from "effect"
import type { FieldProblem } from "../../domain/FieldProblem.ts"
import { InvalidRequest, type SimError, simError } from "../../domain/SimError.ts"

export const invalid = (problem: FieldProblem): Effect.Effect<never, SimError> =>
  Effect.fail(simError(new InvalidRequest({ problem })))
