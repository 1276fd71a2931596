/** A process that adds to one object of a Redis, and creates another, many times. */
import { Effect } from "effect"
import { Store } from "../../src/store/Store.ts"

const [url = "", times = "0"] = process.argv.slice(2)

const add = Effect.gen(function* () {
  const things = (yield* Store).collection("things")
  const once = (i: number) =>
    Effect.andThen(
      things.update("count", (count) => Number(count) + 1),
      things.put(`${process.pid} ${i}`, i),
    )
  yield* Effect.forEach(Array.from({ length: Number(times) }).keys(), once, { concurrency: 10, discard: true })
})

await Effect.runPromise(Effect.provide(add, Store.layerRedis(url)))
