/** The mocks' cursors, kept in the store, where several processes share it. */
import { Effect, Layer } from "effect"
import { storeFailed } from "../http/storeFailed.ts"
import { Cursors } from "../mocks/Cursors.ts"
import { emptyRecord, type SessionRecord } from "../mocks/SessionState.ts"
import type { StoreError } from "../store/Collection.ts"
import { Store } from "../store/Store.ts"
import { typedCollection } from "../store/typedCollection.ts"

const collectionName = "mock sessions"

/** Callers name the sessions, so those go that are not used. */
const keptFor = { expiresInMs: 3_600_000 }

export const cursorsLayer = Layer.unwrap(
  Effect.map(Store, (store) => {
    const sessions = typedCollection<SessionRecord>(store.collection(collectionName))
    return Cursors.layerShared({
      update: (session, change) =>
        Effect.asVoid(reachable(sessions.update(session, change, { ...keptFor, initial: emptyRecord }))),
      get: (session) => reachable(sessions.get(session)),
      forget: (session) => reachable(session === undefined ? sessions.clear : Effect.asVoid(sessions.delete(session))),
    })
  }),
)

const reachable = <A>(asked: Effect.Effect<A, StoreError>) => Effect.catch(asked, storeFailed)
