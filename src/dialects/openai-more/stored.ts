/** What stored things have in common: how it is told that they are not there, or that nothing is. */
import { Effect } from "effect"
import { Internal, type SimError, simError, UnknownObject } from "../../domain/SimError.ts"
import { storeFailed } from "../../http/storeFailed.ts"
import type { StoreError, UnknownCursor } from "../../store/Collection.ts"

/** A wrong cursor in our own hands is a defect. */
export const stored = <A>(
  effect: Effect.Effect<A, StoreError | UnknownCursor | SimError>,
): Effect.Effect<A, SimError> =>
  Effect.catchTags(effect, {
    StoreError: storeFailed,
    UnknownCursor: (error) =>
      Effect.andThen(Effect.logWarning("the store failed", error), Effect.fail(simError(new Internal()))),
  })

/** `kind` is the provider's word for what is not there. */
export const unknown = (kind: string, id: string): Effect.Effect<never, SimError> =>
  Effect.fail(simError(new UnknownObject({ kind, id })))
