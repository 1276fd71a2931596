/** The primary's store as workers see it: the contract of all stores, over a line. */
import { assert, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import { answerStore } from "../../../src/server/workers/answerStore.ts"
import { type Channel, Line } from "../../../src/server/workers/Line.ts"
import type { WorkerAsks } from "../../../src/server/workers/messages.ts"
import { remoteStore } from "../../../src/server/workers/remoteStore.ts"
import { Store } from "../../../src/store/Store.ts"
import { storeContract } from "../../store/contract.ts"

/** Two ends of a channel; what is sent is a copy, as between processes. */
const channels = (): readonly [Channel, Channel] => {
  const listeners: Array<((message: unknown) => void) | undefined> = [undefined, undefined]
  const end = (own: number): Channel => ({
    send: (message) => {
      const copy = structuredClone(message)
      queueMicrotask(() => listeners[1 - own]?.(copy))
    },
    listen: (receive) => {
      listeners[own] = receive
    },
  })
  return [end(0), end(1)]
}

const overALine = Layer.effect(
  Store,
  Effect.gen(function* () {
    const store = yield* Store
    const [worker, primary] = channels()
    const answering = new Line<Record<string, never>>(primary)
    answering.serve<Pick<WorkerAsks, "store">>(
      { store: (question) => answerStore(store, question) },
      yield* Effect.context<never>(),
    )
    const line = new Line<WorkerAsks>(worker)
    line.serve({})
    return { ...remoteStore(line), clear: store.clear }
  }),
).pipe(Layer.provide(Store.layerMemory({ maxEntries: 1_000, maxBytes: 64 * 1024 * 1024 })))

storeContract("over a line", { layer: () => Layer.fresh(overALine), wait: TestClock.adjust })

it.effect("creates what is not there in one update, whoever comes first", () =>
  Effect.gen(function* () {
    const things = (yield* Store).collection("things")
    const add = things.update("count", (count) => Number(count) + 1, { initial: 0 })
    yield* Effect.all(
      Array.from({ length: 50 }, () => add),
      { concurrency: "unbounded" },
    )
    assert.strictEqual(yield* things.get("count"), 50)
    assert.isUndefined(yield* things.update("none", () => undefined, { initial: 0 }))
    assert.isUndefined(yield* things.get("none"))
  }).pipe(Effect.provide(overALine)),
)
