/** What callers are told when the store cannot be used. */
import { Effect } from "effect"
import { type SimError, simError, Unavailable } from "../domain/SimError.ts"
import type { StoreError } from "../store/Collection.ts"

/** A store that is out of reach is so for now; the log says why. */
export const storeFailed = (error: StoreError): Effect.Effect<never, SimError> =>
  Effect.andThen(
    Effect.logWarning("the store failed", error),
    Effect.fail(simError(new Unavailable({ what: "store" }))),
  )
