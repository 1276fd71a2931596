/** What stateful APIs remember: collections of JSON objects, in memory, in a directory or in a Redis. */
import { Context, Effect, Layer } from "effect"
import { type Collection, StoreError } from "./Collection.ts"
import { localStore, noKeeper } from "./localStore.ts"
import { openDirectory } from "./openDirectory.ts"
import type { Bounds, StoreSize } from "./Shelf.ts"

/**
 * What stateful APIs remember; fails with `StoreError` when it is out of reach.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Store } from "llmsim"
 *
 * const kept = Effect.gen(function* () {
 *   const notes = (yield* Store).collection("notes")
 *   yield* notes.put("note_1", { text: "the sea" })
 *   return yield* notes.get("note_1")
 * }).pipe(Effect.provide(Store.layerMemory({ maxEntries: 1_000, maxBytes: 1_000_000 })))
 * ```
 */
export class Store extends Context.Service<
  Store,
  {
    /** The objects of one name; any text names one, and a collection without objects takes no room. */
    readonly collection: (name: string) => Collection
    /** Deletes all objects of all collections. */
    readonly clear: Effect.Effect<void, StoreError>
    /** How much there is now; `undefined` where only others know, as with a Redis. */
    readonly size: () => StoreSize | undefined
  }
>()("llmsim/store/Store") {
  /** Gone with the process; what was not used for longest goes first when the bounds are reached. */
  static readonly layerMemory = (bounds: Bounds) => Layer.effect(this, localStore(bounds, noKeeper))

  /**
   * As `layerMemory`, and each object also in a file that outlives the process, even one that is killed. The directory
   * belongs to one process at a time.
   */
  static readonly layerFile = (directory: string, bounds: Bounds) =>
    Layer.effect(
      this,
      openDirectory(directory).pipe(
        Effect.mapError((cause) => new StoreError({ operation: "open", cause })),
        Effect.flatMap((keeper) => localStore(bounds, keeper)),
      ),
    )

  /** Shared by all processes that name the same Redis, whose own limits are the bounds. */
  static readonly layerRedis = (url: string) =>
    Layer.effect(
      this,
      Effect.flatMap(
        Effect.promise(() => import("./redisStore.ts")),
        ({ redisStore }) => redisStore(url),
      ),
    )
}
