/** An inference engine that requests share, as a user describes it. */
import { Schema } from "effect"

export const EngineSpec = Schema.Struct({
  /** Engines of one name are one engine; without a name each model has its own. */
  name: Schema.optionalKey(Schema.NonEmptyString),
  /** Requests that decode together; more wait. */
  max_concurrent: Schema.Int.check(Schema.isGreaterThan(0)),
  /** How many times longer a token takes when all places are taken; in between it grows evenly. */
  slowdown: Schema.optionalKey(Schema.Finite.check(Schema.isGreaterThanOrEqualTo(1))),
  /** Requests that may wait; one more is told that the engine is overloaded. Absent: as many as come. */
  queue_limit: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))),
})
export type EngineSpec = typeof EngineSpec.Type
