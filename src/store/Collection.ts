/** What can be done with the stored objects of one kind, and how it can fail. */
import { Data, type Effect, type Schema } from "effect"

/**
 * How long an object is kept.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { type Lifetime, Store } from "llmsim"
 *
 * const forAnHour: Lifetime = { expiresInMs: 3_600_000 }
 * const kept = Effect.flatMap(Store, (store) => store.collection("notes").put("note_1", { text: "the sea" }, forAnHour))
 * ```
 */
export interface Lifetime {
  /** Milliseconds from now after which the object is gone; without it what is put stays, what is updated keeps its end. */
  readonly expiresInMs?: number | undefined
}

/** How an object is updated. */
export interface UpdateOptions extends Lifetime {
  /** What is changed where there is no such object, which there is afterwards. */
  readonly initial?: Schema.Json | undefined
}

/**
 * Which piece of a list is asked for.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { type PageRequest, Store } from "llmsim"
 *
 * const newest: PageRequest = { limit: 20, order: "desc" }
 * const page = Effect.flatMap(Store, (store) => store.collection("notes").list(newest))
 * ```
 */
export interface PageRequest {
  readonly limit: number
  /** By creation: "asc" has the oldest first. */
  readonly order: "asc" | "desc"
  /** The page begins behind this object, in the asked order. */
  readonly after?: string | undefined
  /** The page ends in front of this object, in the asked order; without `after` it is the page right in front of it. */
  readonly before?: string | undefined
}

/**
 * An object of a collection.
 *
 * @example
 * ```ts
 * import type { Item, Page } from "llmsim"
 *
 * const withId = ({ id, value }: Item) => ({ id, value })
 * const listed = ({ items, hasMore }: Page) => ({ object: "list", data: items.map(withId), has_more: hasMore })
 * ```
 */
export interface Item {
  readonly id: string
  readonly value: Schema.Json
}

/**
 * A piece of a list.
 *
 * @example
 * ```ts
 * import type { Page, PageRequest } from "llmsim"
 *
 * const next = ({ items, hasMore }: Page, asked: PageRequest): PageRequest | undefined =>
 *   hasMore ? { ...asked, after: items.at(-1)?.id } : undefined
 * ```
 */
export interface Page {
  readonly items: ReadonlyArray<Item>
  /** Whether more objects follow, or stand in front of a page that was asked for by `before` alone. */
  readonly hasMore: boolean
}

/**
 * What an update makes of an object, and what it tells its caller.
 *
 * @example
 * ```ts
 * import type { Updated } from "llmsim"
 *
 * const told = (updated: Updated | undefined): string =>
 *   updated === undefined ? "there is none" : updated.changed ? "changed" : "was so before"
 * ```
 */
export interface Updated {
  /** The object as it is now. */
  readonly value: Schema.Json
  /** False when the change had nothing to change. */
  readonly changed: boolean
}

/**
 * A list of JSON objects by id, in the order of their creation.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { type Collection, Store } from "llmsim"
 *
 * const increment = (counters: Collection, id: string) =>
 *   counters.update(id, (count) => (typeof count === "number" ? count + 1 : 1), { initial: 0 })
 * const visits = Effect.flatMap(Store, (store) => increment(store.collection("counters"), "visits"))
 * ```
 */
export interface Collection {
  readonly get: (id: string) => Effect.Effect<Schema.Json | undefined, StoreError>
  /** Creates the object or replaces it; a replaced one keeps its place in the order of creation. */
  readonly put: (id: string, value: Schema.Json, lifetime?: Lifetime) => Effect.Effect<void, StoreError>
  /**
   * Reads, changes and writes in one step, so that no two updates lose one another. `change` is pure, may run again,
   * and returns `undefined` to leave the object as it is. The result is `undefined` when there is no such object.
   */
  readonly update: (
    id: string,
    change: (value: Schema.Json) => Schema.Json | undefined,
    options?: UpdateOptions,
  ) => Effect.Effect<Updated | undefined, StoreError>
  /** Whether there was such an object. */
  readonly delete: (id: string) => Effect.Effect<boolean, StoreError>
  readonly list: (page: PageRequest) => Effect.Effect<Page, StoreError | UnknownCursor>
  /** Deletes all objects of the collection. */
  readonly clear: Effect.Effect<void, StoreError>
}

/**
 * What the store was asked to do when it failed.
 *
 * @example
 * ```ts
 * import type { StoreError, StoreOperation } from "llmsim"
 *
 * const reads: ReadonlyArray<StoreOperation> = ["get", "list"]
 * const lostNothing = ({ operation }: StoreError): boolean => reads.includes(operation)
 * ```
 */
export type StoreOperation = "open" | "get" | "put" | "update" | "delete" | "list" | "clear"

/**
 * The store cannot do what was asked: it is out of reach, or the value is too large for it.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Store } from "llmsim"
 *
 * const orNothing = Effect.flatMap(Store, (store) => store.collection("notes").get("note_1")).pipe(
 *   Effect.catchTag("StoreError", () => Effect.succeed(undefined)),
 * )
 * ```
 */
export class StoreError extends Data.TaggedError("StoreError")<{
  readonly operation: StoreOperation
  readonly cause: unknown
}> {
  override get message(): string {
    return `cannot ${this.operation}: ${reasonOf(this.cause)}`
  }
}

/**
 * A page was to begin or end at an object that is not there.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Store } from "llmsim"
 *
 * const after = (id: string) =>
 *   Effect.flatMap(Store, (store) => store.collection("notes").list({ limit: 20, order: "asc", after: id })).pipe(
 *     Effect.catchTag("UnknownCursor", () => Effect.succeed({ items: [], hasMore: false })),
 *   )
 * ```
 */
export class UnknownCursor extends Data.TaggedError("UnknownCursor")<{
  readonly collection: string
  readonly id: string
}> {}

/** The innermost cause says most; of many tried addresses the first. */
const reasonOf = (cause: unknown): string => {
  if (cause instanceof AggregateError && cause.errors.length > 0) return reasonOf(cause.errors[0])
  if (!(cause instanceof Error)) return String(cause)
  return cause.cause === undefined ? cause.message : reasonOf(cause.cause)
}
