/** What the Assistants API remembers, and the ids and time stamps of what it adds. */
import { Clock, Effect } from "effect"
import type { SimError } from "../../domain/SimError.ts"
import type { Arrival, Seeds } from "../../simulation/Seeds.ts"
import type { Store } from "../../store/Store.ts"
import { type TypedCollection, typedCollection } from "../../store/typedCollection.ts"
import { stored } from "../openai-more/stored.ts"
import type { Assistant } from "./assistants/Assistant.ts"
import type { Message } from "./messages/Message.ts"
import type { KeptRun } from "./runs/Run.ts"
import type { RunStep } from "./runs/RunStep.ts"
import type { KeptThread } from "./threads/Thread.ts"
import type { VectorStore, VectorStoreFile } from "./vectorStores/VectorStore.ts"

export interface Library {
  readonly assistants: TypedCollection<Assistant>
  readonly threads: TypedCollection<KeptThread>
  readonly messages: (thread: string) => TypedCollection<Message>
  readonly runs: (thread: string) => TypedCollection<KeptRun>
  readonly steps: (run: string) => TypedCollection<RunStep>
  readonly vectorStores: TypedCollection<VectorStore>
  readonly vectorStoreFiles: (vectorStore: string) => TypedCollection<VectorStoreFile>
  readonly arrive: Effect.Effect<Arrival>
  /** The time in Unix milliseconds; where a seed makes all repeatable, the simulated time instead, so that time stamps are. */
  readonly moment: (simulated: number) => Effect.Effect<number>
  /** An id that no object of the collection has, whatever an earlier process of the same seed has left there. */
  readonly newId: <A extends object>(prefix: string, collection: TypedCollection<A>) => Effect.Effect<string, SimError>
}

export const makeLibrary = (store: Store["Service"], seeds: Seeds["Service"]): Library => {
  const of = <A extends object>(name: string) => typedCollection<A>(store.collection(name))
  let ids = 0
  const newId: Library["newId"] = Effect.fnUntraced(function* (prefix, collection) {
    for (;;) {
      const id = `${prefix}_${seeds.ownKey("assistants", ++ids).slice(0, idLength)}`
      if ((yield* stored(collection.get(id))) === undefined) return id
    }
  })
  return {
    assistants: of("assistants"),
    threads: of("threads"),
    messages: (thread) => of(`messages of ${thread}`),
    runs: (thread) => of(`runs of ${thread}`),
    steps: (run) => of(`steps of ${run}`),
    vectorStores: of("vector stores"),
    vectorStoreFiles: (vectorStore) => of(`files of ${vectorStore}`),
    arrive: seeds.arrive,
    moment: (simulated) => (seeds.fixed ? Effect.succeed(simulated) : Clock.currentTimeMillis),
    newId,
  }
}

const idLength = 24
