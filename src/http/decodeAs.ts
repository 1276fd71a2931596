/** Reads a body as a schema has it. */
import { Effect, Result, Schema } from "effect"
import { InvalidRequest, type SimError, simError } from "../domain/SimError.ts"
import { schemaProblem } from "../domain/schemaProblem.ts"

/** Fails with `InvalidRequest`, which names the field. */
export const decodeAs = <S extends Schema.Constraint & { readonly DecodingServices: never }>(
  schema: S,
  body: unknown,
): Effect.Effect<S["Type"], SimError> => {
  const decoded = Schema.decodeUnknownResult(schema)(body)
  return Result.isSuccess(decoded)
    ? Effect.succeed(decoded.success)
    : Effect.fail(simError(new InvalidRequest({ problem: schemaProblem(decoded.failure.issue, body) })))
}
