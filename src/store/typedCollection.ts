/** A collection of objects of one type: what is read is taken for what was put. */
import type { Effect, Schema } from "effect"
import type { Collection, Lifetime, PageRequest, StoreError, UnknownCursor } from "./Collection.ts"

export interface TypedCollection<A> {
  readonly get: (id: string) => Effect.Effect<A | undefined, StoreError>
  readonly put: (id: string, value: A, lifetime?: Lifetime) => Effect.Effect<void, StoreError>
  /** As `Collection.update`. */
  readonly update: (
    id: string,
    change: (value: A) => A | undefined,
    options?: Lifetime & { readonly initial?: A | undefined },
  ) => Effect.Effect<{ readonly value: A; readonly changed: boolean } | undefined, StoreError>
  readonly delete: (id: string) => Effect.Effect<boolean, StoreError>
  readonly list: (
    page: PageRequest,
  ) => Effect.Effect<
    { readonly items: ReadonlyArray<{ readonly id: string; readonly value: A }>; readonly hasMore: boolean },
    StoreError | UnknownCursor
  >
  readonly clear: Effect.Effect<void, StoreError>
}

/** `A` must be JSON: no `undefined` that matters, no dates. */
export const typedCollection = <A extends object>(collection: Collection): TypedCollection<A> => ({
  ...(collection as unknown as TypedCollection<A>),
  put: (id, value, lifetime) => collection.put(id, value as unknown as Schema.Json, lifetime),
})
