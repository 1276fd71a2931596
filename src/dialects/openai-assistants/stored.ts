/** What the store gives; a store that is out of reach is our own failure. */
import { Effect } from "effect"
import { Internal, type SimError, simError } from "../../domain/SimError.ts"
import type { StoreError, UnknownCursor } from "../../store/Collection.ts"

export const stored = <A, R>(
  effect: Effect.Effect<A, StoreError | UnknownCursor | SimError, R>,
): Effect.Effect<A, SimError, R> =>
  Effect.catch(effect, (error) =>
    error._tag === "SimError"
      ? Effect.fail(error)
      : Effect.andThen(Effect.logWarning("the store failed", error), Effect.fail(simError(new Internal()))),
  )
