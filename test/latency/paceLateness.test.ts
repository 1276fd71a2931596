/** How late events leave goes on the pacer's record, by the virtual clock. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Stream } from "effect"
import { TestClock } from "effect/testing"
import { Pacer } from "../../src/latency/Pacer.ts"
import { pace } from "../../src/latency/pace.ts"

/** Paces events that are due at these times, with a consumer that takes `hold` ms for each array. */
const run = Effect.fnUntraced(function* (due: ReadonlyArray<number>, hold = 0, startedAgo = 0) {
  const pacer = yield* Pacer
  const fiber = yield* pace({ events: due, due }, pacer.now() - startedAgo, pacer).pipe(
    Stream.runForEachArray(() => (hold === 0 ? Effect.void : Effect.sleep(hold))),
    Effect.forkChild,
  )
  yield* TestClock.adjust("1 hour")
  yield* Fiber.join(fiber)
  const { lateness } = pacer
  return { count: lateness.count, max: lateness.max, median: lateness.percentile(0.5) }
})

describe("the lateness of paced events", () => {
  it.effect("is none when each leaves in its millisecond", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* run([10, 20, 30]), { count: 3, max: 0, median: 0 })
    }).pipe(Effect.provide(Pacer.layerClock)),
  )

  it.effect("is the fraction of a millisecond that the clock cannot tell", () =>
    Effect.gen(function* () {
      const { count, max } = yield* run([10.25, 20.25, 30.25])
      assert.deepStrictEqual([count, max], [3, 0.75])
    }).pipe(Effect.provide(Pacer.layerClock)),
  )

  it.effect("is not told of events that are due at the start and never wait", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* run([0, 0, 0], 0, 500), { count: 0, max: 0, median: 0 })
    }).pipe(Effect.provide(Pacer.layerClock)),
  )

  it.effect("is how long after its time an event leaves that the consumer held up", () =>
    Effect.gen(function* () {
      // The consumer is busy until 100: what was due at 10, 20 and 60 leaves then, and what is due at 300 is not late.
      const { count, max, median } = yield* run([0, 10, 20, 60, 300], 100)
      assert.deepStrictEqual([count, max], [4, 90])
      assert.isAtLeast(median, 40)
      assert.isAtMost(median, 44)
    }).pipe(Effect.provide(Pacer.layerClock)),
  )

  it.effect("counts from the call's arrival", () =>
    Effect.gen(function* () {
      const { count, max } = yield* run([0, 100, 150], 0, 120)
      assert.deepStrictEqual([count, max], [2, 20])
    }).pipe(Effect.provide(Pacer.layerClock)),
  )

  it.effect("is recorded once for each event, of all streams together", () =>
    Effect.gen(function* () {
      yield* Effect.forEach([1, 2, 3], () => run([5, 5, 6]), { concurrency: "unbounded" })
      assert.strictEqual((yield* Pacer).lateness.count, 9)
    }).pipe(Effect.provide(Pacer.layerClock)),
  )
})
