/** The store of one process: a shelf in memory, and a keeper that may write every change down. */
import { Clock, Effect, Hash, type Schema, Semaphore } from "effect"
import {
  type Collection,
  type Lifetime,
  StoreError,
  type StoreOperation,
  UnknownCursor,
  type UpdateOptions,
} from "./Collection.ts"
import { pageOf, pageRange } from "./pageRange.ts"
import { type Bounds, type Entry, Shelf, sizeOf } from "./Shelf.ts"

/** Where entries outlive the process. */
export interface Keeper {
  /** All that was kept before, the oldest first. */
  readonly entries: ReadonlyArray<Entry>
  readonly write: (entry: Entry) => Effect.Effect<void, unknown>
  readonly remove: (entry: Entry) => Effect.Effect<void, unknown>
}

/** For a store that lives and dies with its process. */
export const noKeeper: Keeper = { entries: [], write: () => Effect.void, remove: () => Effect.void }

export const localStore = (bounds: Bounds, keeper: Keeper) =>
  Effect.gen(function* () {
    const clock = yield* Clock.Clock
    const dropped: Array<Entry> = []
    const shelf = new Shelf(bounds, (entry) => dropped.push(entry))
    for (const entry of keeper.entries) shelf.place(entry)
    const locked = locks()
    const settled = Effect.suspend(() =>
      Effect.forEach(dropped.splice(0), (entry) => locked(entry, forget(shelf, keeper, entry)), { discard: true }),
    )
    yield* settled
    const inside = { bounds, keeper, shelf, locked, settled, now: () => clock.currentTimeMillisUnsafe() }
    const clear = Effect.sync(() => shelf.clearAll())
    return {
      collection: (name: string) => collection(inside, name),
      clear: Effect.andThen(clear, settled),
      size: () => shelf.size(),
    }
  })

interface Inside {
  readonly bounds: Bounds
  readonly keeper: Keeper
  readonly shelf: Shelf
  readonly locked: <A, E>(key: Key, effect: Effect.Effect<A, E>) => Effect.Effect<A, E>
  /** Lets the keeper remove what has gone from the shelf by itself. */
  readonly settled: Effect.Effect<void>
  readonly now: () => number
}

type Key = Pick<Entry, "collection" | "id">

const collection = (inside: Inside, name: string): Collection => {
  const { shelf, locked, settled, now } = inside
  /** Reads and writes of one object, whole or not at all, one after the other. */
  const step = <A, E>(id: string, effect: () => Effect.Effect<A, E>) =>
    Effect.ensuring(locked({ collection: name, id }, Effect.uninterruptible(Effect.suspend(effect))), settled)
  return {
    get: (id) =>
      Effect.suspend(() => {
        const entry = shelf.find(name, id, now())
        return Effect.as(settled, entry === undefined ? undefined : parsed(entry))
      }),
    put: (id, value, lifetime) => step(id, () => put(inside, name, id, value, lifetime)),
    update: (id, change, options) => step(id, () => update(inside, name, id, change, options)),
    delete: (id) => step(id, () => remove(inside, name, id)),
    list: (page) =>
      Effect.suspend(() => {
        const range = pageRange(page)
        const met = shelf.walk(name, range, page.limit + 1, now())
        if (typeof met === "string") return Effect.fail(new UnknownCursor({ collection: name, id: met }))
        const { items, hasMore } = pageOf(met, range, page.limit)
        return Effect.succeed({ items: items.map((entry) => ({ id: entry.id, value: parsed(entry) })), hasMore })
      }).pipe(Effect.ensuring(settled)),
    clear: Effect.andThen(
      Effect.sync(() => shelf.clear(name)),
      settled,
    ),
  }
}

const put = (inside: Inside, name: string, id: string, value: Schema.Json, lifetime?: Lifetime) => {
  const at = inside.now()
  const order = inside.shelf.orderOf(name, id, at)
  const entry = { collection: name, id, order, text: JSON.stringify(value), expiresAt: expiryOf(at, lifetime) }
  return save(inside, "put", entry)
}

const update = (
  inside: Inside,
  name: string,
  id: string,
  change: (value: Schema.Json) => Schema.Json | undefined,
  options?: UpdateOptions,
) => {
  const at = inside.now()
  const entry = inside.shelf.find(name, id, at)
  if (entry === undefined) {
    const value = options?.initial === undefined ? undefined : change(options.initial)
    if (value === undefined) return Effect.undefined
    return Effect.as(put(inside, name, id, value, options), { value, changed: true })
  }
  const value = parsed(entry)
  const changed = change(value)
  if (changed === undefined) return Effect.succeed({ value, changed: false })
  const expiresAt = expiryOf(at, options) ?? entry.expiresAt
  const saved = save(inside, "update", { ...entry, text: JSON.stringify(changed), expiresAt })
  return Effect.as(saved, { value: changed, changed: true })
}

const remove = ({ shelf, keeper, now }: Inside, name: string, id: string) => {
  const entry = shelf.find(name, id, now())
  if (entry === undefined) return Effect.succeed(false)
  return Effect.map(Effect.mapError(keeper.remove(entry), failed("delete")), () => {
    shelf.take(name, id)
    return true
  })
}

const save = ({ bounds, keeper, shelf }: Inside, operation: StoreOperation, entry: Entry) => {
  const bytes = sizeOf(entry)
  if (bytes > bounds.maxBytes) {
    const cause = new Error(`the object has ${bytes} bytes, the store has room for ${bounds.maxBytes}`)
    return Effect.fail(new StoreError({ operation, cause }))
  }
  return Effect.map(Effect.mapError(keeper.write(entry), failed(operation)), () => shelf.place(entry))
}

/** By now the object may be there again, and then it stays. */
const forget = (shelf: Shelf, keeper: Keeper, entry: Entry) =>
  Effect.suspend(() => (shelf.holds(entry.collection, entry.id) ? Effect.void : keeper.remove(entry))).pipe(
    Effect.catch((cause) => Effect.logWarning("the store could not remove an object that it has dropped", cause)),
  )

const failed = (operation: StoreOperation) => (cause: unknown) => new StoreError({ operation, cause })

const parsed = ({ text }: Entry): Schema.Json => JSON.parse(text)

const expiryOf = (at: number, lifetime: Lifetime | undefined): number | undefined =>
  lifetime?.expiresInMs === undefined ? undefined : at + lifetime.expiresInMs

const lockCount = 64

/** One lock for each object would have to be forgotten again; a few that objects share need not. */
const locks = (): Inside["locked"] => {
  const all = Array.from({ length: lockCount }, () => Semaphore.makeUnsafe(1))
  return (key, effect) => {
    const lock = all[Math.abs(Hash.string(key.id) ^ Hash.string(key.collection)) % lockCount]
    return lock === undefined ? effect : lock.withPermits(1)(effect)
  }
}
