/** Events leave when they are due: on an absolute schedule, by the virtual clock. */
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Fiber, Stream } from "effect"
import { TestClock } from "effect/testing"
import { Pacer } from "../../src/latency/Pacer.ts"
import { pace, type Timeline } from "../../src/latency/pace.ts"

interface Departure<A> {
  readonly at: number
  readonly events: ReadonlyArray<A>
}

const timelineOf = (due: ReadonlyArray<number>): Timeline<string> => ({
  events: due.map((_, i) => `e${i}`),
  due,
})

/** Runs a timeline to its end; `consume` is what the consumer does after each array. */
const departures = Effect.fnUntraced(function* (
  due: ReadonlyArray<number>,
  consume: (batch: number) => Effect.Effect<void> = () => Effect.void,
  startedAgo = 0,
) {
  const pacer = yield* Pacer
  const seen: Array<Departure<string>> = []
  const fiber = yield* pace(timelineOf(due), pacer.now() - startedAgo, pacer).pipe(
    Stream.runForEachArray((events) =>
      Effect.flatMap(Clock.currentTimeMillis, (at) => {
        seen.push({ at, events })
        return consume(seen.length - 1)
      }),
    ),
    Effect.forkChild,
  )
  yield* TestClock.adjust("1 hour")
  yield* Fiber.join(fiber)
  return seen
}, Effect.provide(Pacer.layerClock))

describe("pace", () => {
  it.effect("lets each event out at its time", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* departures([0, 100, 250, 1_000]), [
        { at: 0, events: ["e0"] },
        { at: 100, events: ["e1"] },
        { at: 250, events: ["e2"] },
        { at: 1_000, events: ["e3"] },
      ])
    }),
  )

  it.effect("lets events of one time out as one array", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* departures([0, 0, 50, 50, 50, 60]), [
        { at: 0, events: ["e0", "e1"] },
        { at: 50, events: ["e2", "e3", "e4"] },
        { at: 60, events: ["e5"] },
      ])
    }),
  )

  it.effect("never lets an event out before a fraction of a millisecond that it has to wait for", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* departures([0.25, 1.5, 1.75, 3]), [
        { at: 1, events: ["e0"] },
        { at: 2, events: ["e1", "e2"] },
        { at: 3, events: ["e3"] },
      ])
    }),
  )

  it.effect("lets late events out together and pushes no later one back", () =>
    Effect.gen(function* () {
      const slowOnce = (batch: number) => (batch === 0 ? Effect.sleep(100) : Effect.void)
      assert.deepStrictEqual(yield* departures([0, 10, 20, 50, 200, 300], slowOnce), [
        { at: 0, events: ["e0"] },
        { at: 100, events: ["e1", "e2", "e3"] },
        { at: 200, events: ["e4"] },
        { at: 300, events: ["e5"] },
      ])
    }),
  )

  it.effect("counts from the call's arrival, not from the first pull", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* departures([0, 100, 500], () => Effect.void, 150), [
        { at: 0, events: ["e0", "e1"] },
        { at: 350, events: ["e2"] },
      ])
    }),
  )

  it.effect("does not drift over a thousand tokens", () =>
    Effect.gen(function* () {
      const due = Array.from({ length: 1_000 }, (_, k) => 3.7 + k * 7.3)
      const seen = yield* departures(due, () => Effect.sleep(3))
      const times = seen.flatMap(({ at, events }) => events.map(() => at))
      assert.deepStrictEqual(
        times,
        due.map((at) => Math.ceil(at)),
      )
    }),
  )

  it.effect("keeps the order of all events", () =>
    Effect.gen(function* () {
      const due = Array.from({ length: 200 }, (_, k) => Math.floor(k / 3) * 5)
      const seen = yield* departures(due)
      assert.deepStrictEqual(
        seen.flatMap(({ events }) => events),
        timelineOf(due).events,
      )
    }),
  )

  it.effect("ends at once without events", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* departures([]), [])
    }),
  )

  it.effect("runs again from the start for each run of the stream", () =>
    Effect.gen(function* () {
      const pacer = yield* Pacer
      const stream = pace(timelineOf([0, 0]), pacer.now(), pacer)
      assert.deepStrictEqual(yield* Stream.runCollect(stream), ["e0", "e1"])
      assert.deepStrictEqual(yield* Stream.runCollect(stream), ["e0", "e1"])
    }).pipe(Effect.provide(Pacer.layerClock)),
  )

  it.effect("lets nothing out while the clock stands", () =>
    Effect.gen(function* () {
      const pacer = yield* Pacer
      const seen: Array<string> = []
      const fiber = yield* pace(timelineOf([0, 100]), pacer.now(), pacer).pipe(
        Stream.runForEach((event) => Effect.sync(() => seen.push(event))),
        Effect.forkChild,
      )
      yield* TestClock.adjust(99)
      assert.deepStrictEqual(seen, ["e0"])
      yield* TestClock.adjust(1)
      yield* Fiber.join(fiber)
      assert.deepStrictEqual(seen, ["e0", "e1"])
    }).pipe(Effect.provide(Pacer.layerClock)),
  )
})
