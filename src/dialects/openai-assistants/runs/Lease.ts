/** How the processes that share a store know which of them are alive: each that has runs says so again and again. */
import { Clock, Effect, Random, type Scope } from "effect"
import type { SimError } from "../../../domain/SimError.ts"
import type { Store } from "../../../store/Store.ts"
import { stored } from "../../openai-more/stored.ts"

export interface Lease {
  /** The name of this process, like no other's. */
  readonly owner: string
  /** Says that this process is alive, unless it has just been said. */
  readonly renew: Effect.Effect<void, SimError>
  readonly isAlive: (owner: string) => Effect.Effect<boolean, SimError>
}

export const renewEveryMs = 2_000
const aliveForMs = 6_000

/** The scope's end gives the lease back. */
export const makeLease = (store: Store["Service"]): Effect.Effect<Lease, never, Scope.Scope> =>
  Effect.gen(function* () {
    const clock = yield* Clock.Clock
    const processes = store.collection("processes with runs")
    const owner = `${yield* Random.nextInt} ${yield* Random.nextInt}`
    let saidAt = Number.NEGATIVE_INFINITY
    const renew = Effect.suspend(() => {
      const now = clock.currentTimeMillisUnsafe()
      if (now - saidAt < renewEveryMs / 2) return Effect.void
      saidAt = now
      return stored(processes.put(owner, {}, { expiresInMs: aliveForMs }))
    })
    yield* Effect.addFinalizer(() =>
      Effect.suspend(() => (saidAt > 0 ? Effect.ignore(processes.delete(owner)) : Effect.void)),
    )
    const isAlive = (other: string) =>
      other === owner ? Effect.succeed(true) : Effect.map(stored(processes.get(other)), (found) => found !== undefined)
    return { owner, renew, isAlive }
  })
