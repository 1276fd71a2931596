/** What stored things have in common: how it is told that they are not there, or that nothing is. */
import { Effect } from "effect"
import { Internal, type SimError, simError, Unavailable, UnknownObject } from "../../domain/SimError.ts"
import type { StoreError, UnknownCursor } from "../../store/Collection.ts"

/** A store that is out of reach is so for now; a wrong cursor in our own hands is a defect. */
export const stored = <A>(
  effect: Effect.Effect<A, StoreError | UnknownCursor | SimError>,
): Effect.Effect<A, SimError> =>
  Effect.catch(effect, (error) =>
    error._tag === "SimError"
      ? Effect.fail(error)
      : Effect.andThen(Effect.logWarning("the store failed", error), Effect.fail(simError(failureOf(error)))),
  )

export const failureOf = (error: StoreError | UnknownCursor): Internal | Unavailable =>
  error._tag === "StoreError" ? new Unavailable({ what: "store" }) : new Internal()

/** `kind` is the provider's word for what is not there. */
export const unknown = (kind: string, id: string): Effect.Effect<never, SimError> =>
  Effect.fail(simError(new UnknownObject({ kind, id })))
