/** The store that many processes share; loaded only when a Redis is asked for. */
import { Effect, type Schema } from "effect"
import type { Redis } from "effect/persistence"
import {
  type Collection,
  type Lifetime,
  StoreError,
  type StoreOperation,
  UnknownCursor,
  type UpdateOptions,
} from "./Collection.ts"
import { pageOf, pageRange } from "./pageRange.ts"
import { redisConnection } from "./redisConnection.ts"
import {
  type CollectionKeys,
  createScript,
  deleteScript,
  putScript,
  slotTag,
  swapScript,
  walkScript,
} from "./redisScripts.ts"

const answerTimeout = "10 seconds"
/** Keys that are deleted by one command. */
const batch = 1_000

/** Fails when the Redis does not answer. Later on, what is asked while it is out of reach fails at once. */
export const redisStore = (url: string) =>
  Effect.map(redisConnection(url), (redis) => ({
    collection: (name: string) => collection(redis, name),
    clear: during("clear", clearAll(redis)),
    size: () => undefined,
  }))

type Client = Redis.Redis["Service"]

/** Every key but the counter's begins so. */
const prefix = `${slotTag}:store:`

/** As JSON, in which any two texts differ, those that are no Unicode too, and none can go on in another. */
const keysOf = (name: string): CollectionKeys => ({
  order: `${prefix}order:${JSON.stringify(name)}`,
  entry: `${prefix}entry:${JSON.stringify(name)}:`,
})

const memberOf = (id: string): string => JSON.stringify(id)

const collection = (redis: Client, name: string): Collection => {
  const keys = keysOf(name)
  return {
    get: (id) =>
      Effect.map(during("get", redis.send<string | null>("HGET", keys.entry + memberOf(id), "value")), parsed),
    put: (id, value, lifetime) =>
      Effect.asVoid(during("put", redis.eval(putScript)(keys, memberOf(id), JSON.stringify(value), msOf(lifetime)))),
    update: (id, change, options) => during("update", update(redis, keys, memberOf(id), change, options)),
    delete: (id) => Effect.map(during("delete", redis.eval(deleteScript)(keys, memberOf(id))), (found) => found === 1),
    list: (page) =>
      Effect.gen(function* () {
        const range = pageRange(page)
        const ends = [range.older, range.newer]
        const [older, newer] = ends.map((id) => (id === undefined ? "" : memberOf(id)))
        const walk = redis.eval(walkScript)(keys, older ?? "", newer ?? "", range.walk, page.limit + 1)
        const met = yield* during("list", walk)
        if (typeof met === "number") {
          return yield* new UnknownCursor({ collection: name, id: ends[met - 1] ?? "" })
        }
        return pageOf(itemsOf(met), range, page.limit)
      }),
    clear: during("clear", clearCollection(redis, keys)),
  }
}

/** Tries again when another update came between; some update always gets through. */
const update = Effect.fnUntraced(function* (
  redis: Client,
  keys: CollectionKeys,
  member: string,
  change: (value: Schema.Json) => Schema.Json | undefined,
  options: UpdateOptions | undefined,
) {
  for (;;) {
    const held = yield* redis.send<ReadonlyArray<string | null>>("HMGET", keys.entry + member, "value", "version")
    const [text, version] = held
    if (text == null || version == null) {
      const value = options?.initial === undefined ? undefined : change(options.initial)
      if (value === undefined) return undefined
      const create = redis.eval(createScript)(keys, member, JSON.stringify(value), msOf(options))
      if ((yield* create) === 1) return { value, changed: true }
      continue
    }
    const value: Schema.Json = JSON.parse(text)
    const changed = change(value)
    if (changed === undefined) return { value, changed: false }
    const swap = redis.eval(swapScript)(keys, member, version, JSON.stringify(changed), msOf(options))
    if ((yield* swap) === 1) return { value: changed, changed: true }
  }
})

const clearCollection = Effect.fnUntraced(function* (redis: Client, { order, entry }: CollectionKeys) {
  for (;;) {
    const members = yield* redis.send<ReadonlyArray<string>>("ZRANGE", order, "0", String(batch - 1))
    if (members.length === 0) return
    yield* redis.send("DEL", ...members.map((member) => entry + member))
    yield* redis.send("ZREM", order, ...members)
  }
})

const clearAll = Effect.fnUntraced(function* (redis: Client) {
  let cursor = "0"
  do {
    const scan = redis.send<readonly [string, ReadonlyArray<string>]>
    const [next, found] = yield* scan("SCAN", cursor, "MATCH", `${prefix}*`, "COUNT", String(batch))
    if (found.length > 0) yield* redis.send("DEL", ...found)
    cursor = next
  } while (cursor !== "0")
})

const during = <A, E, R>(operation: StoreOperation, effect: Effect.Effect<A, E, R>) =>
  effect.pipe(
    Effect.timeout(answerTimeout),
    Effect.mapError((cause) => new StoreError({ operation, cause })),
  )

const parsed = (text: string | null): Schema.Json | undefined => (text === null ? undefined : JSON.parse(text))

const itemsOf = (met: ReadonlyArray<string>) =>
  Array.from({ length: met.length / 2 }, (_, i) => ({
    id: JSON.parse(met[2 * i] ?? ""),
    value: JSON.parse(met[2 * i + 1] ?? ""),
  }))

const msOf = (lifetime: Lifetime | undefined): string =>
  lifetime?.expiresInMs === undefined ? "" : String(Math.ceil(lifetime.expiresInMs))
