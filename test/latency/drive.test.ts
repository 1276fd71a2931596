/** A timeline that runs by callbacks lets events out when they are due, as one that is pulled does. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Schema, Stream } from "effect"
import { TestClock } from "effect/testing"
import { Lateness } from "../../src/latency/Lateness.ts"
import { type PaceClock, Pacer } from "../../src/latency/Pacer.ts"
import { drive, pace, type Taken } from "../../src/latency/pace.ts"

/** A clock that stands until it is moved, and calls back what is due by then. */
class ManualClock implements PaceClock {
  readonly lateness = new Lateness()
  readonly waitUntil = () => Effect.never
  #time = 0
  #calls: ReadonlyArray<{ readonly due: number; readonly run: () => void }> = []

  get waiting(): number {
    return this.#calls.length
  }

  readonly now = () => this.#time

  readonly alarm = (run: () => void) => ({
    at: (due: number) => {
      this.#calls = [...this.#calls, { due, run }]
    },
    cancel: () => {
      this.#calls = this.#calls.filter((call) => call.run !== run)
    },
  })

  readonly move = (to: number): void => {
    for (;;) {
      const [next] = this.#calls.filter(({ due }) => due <= to).toSorted((a, b) => a.due - b.due)
      if (next === undefined) break
      this.#calls = this.#calls.filter((call) => call !== next)
      this.#time = Math.max(this.#time, Math.ceil(next.due))
      next.run()
    }
    this.#time = to
  }

  /** Time passes without a call, as when the process is busy. */
  readonly stall = (ms: number): void => {
    this.#time += ms
  }
}

type Departure = readonly [at: number, from: number, end: number]

/** Runs a timeline; `taken` tells what becomes of each batch. */
const start = Effect.fnUntraced(function* (
  due: ReadonlyArray<number>,
  taken: (batch: number) => Taken = () => "more",
  startedAt = 0,
) {
  const clock = new ManualClock()
  const seen: Array<Departure> = []
  const take = (from: number, end: number): Taken => {
    seen.push([clock.now(), from, end])
    return taken(seen.length - 1)
  }
  const fiber = yield* Effect.forkChild(
    drive({ timeline: { events: due, due }, startedAt, clock }, clock.alarm, take),
    {
      startImmediately: true,
    },
  )
  return { clock, seen, fiber }
})

const dueList = Schema.Array(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 500 }))).check(
  Schema.isMinLength(1),
  Schema.isMaxLength(30),
)

describe("drive", () => {
  it.effect("lets each event out at its time, and those of one time together", () =>
    Effect.gen(function* () {
      const { clock, seen, fiber } = yield* start([0, 0, 50, 50, 60])
      assert.deepStrictEqual(seen, [[0, 0, 2]])
      clock.move(49)
      assert.lengthOf(seen, 1)
      clock.move(1_000)
      yield* Fiber.join(fiber)
      assert.deepStrictEqual(seen, [
        [0, 0, 2],
        [50, 2, 4],
        [60, 4, 5],
      ])
    }),
  )

  it.effect("ends at once where everything is due at once", () =>
    Effect.gen(function* () {
      const { clock, seen, fiber } = yield* start([0, 0, 0])
      yield* Fiber.join(fiber)
      assert.deepStrictEqual([seen, clock.waiting], [[[0, 0, 3]], 0])
    }),
  )

  it.effect("ends at once without events", () =>
    Effect.gen(function* () {
      const { seen, fiber } = yield* start([])
      yield* Fiber.join(fiber)
      assert.deepStrictEqual(seen, [])
    }),
  )

  it.effect("counts from the call's arrival", () =>
    Effect.gen(function* () {
      const { clock, seen } = yield* start([0, 100, 250], () => "more", -150)
      clock.move(1_000)
      assert.deepStrictEqual(seen, [
        [0, 0, 2],
        [100, 2, 3],
      ])
    }),
  )

  it.effect("holds events back while it is paused, and pushes no later one back", () =>
    Effect.gen(function* () {
      let goOn = () => {}
      const pause = (resume: () => void) => {
        goOn = resume
      }
      const { clock, seen, fiber } = yield* start([0, 10, 20, 50, 200, 300], (batch) => (batch === 1 ? pause : "more"))
      clock.move(100)
      assert.deepStrictEqual([seen.length, clock.waiting], [2, 0])
      goOn()
      clock.move(1_000)
      yield* Fiber.join(fiber)
      assert.deepStrictEqual(seen, [
        [0, 0, 1],
        [10, 1, 2],
        [100, 2, 4],
        [200, 4, 5],
        [300, 5, 6],
      ])
    }),
  )

  it.effect("lets late events out together and tells how late each was", () =>
    Effect.gen(function* () {
      const { clock, seen } = yield* start([0, 10, 20, 300])
      clock.stall(100)
      clock.move(1_000)
      assert.deepStrictEqual(seen.slice(1), [
        [100, 1, 3],
        [300, 3, 4],
      ])
      assert.deepStrictEqual([clock.lateness.count, clock.lateness.max], [3, 90])
    }),
  )

  it.effect("takes nothing more when it was interrupted", () =>
    Effect.gen(function* () {
      const { clock, seen, fiber } = yield* start([0, 10, 20])
      clock.move(10)
      yield* Fiber.interrupt(fiber)
      assert.strictEqual(clock.waiting, 0)
      clock.move(1_000)
      assert.lengthOf(seen, 2)
    }),
  )

  it.effect("takes nothing more when it was interrupted in a pause that ends later", () =>
    Effect.gen(function* () {
      let goOn = () => {}
      const pause = (resume: () => void) => {
        goOn = resume
      }
      const { clock, seen, fiber } = yield* start([0, 10, 20], (batch) => (batch === 0 ? pause : "more"))
      yield* Fiber.interrupt(fiber)
      goOn()
      clock.move(1_000)
      assert.lengthOf(seen, 1)
    }),
  )

  it.effect("dies of what its taker throws, at once or later", () =>
    Effect.gen(function* () {
      for (const broken of [0, 1]) {
        const { clock, fiber } = yield* start([0, 10, 20], (batch) => {
          if (batch === broken) throw new Error("broken")
          return "more"
        })
        clock.move(1_000)
        assert.isTrue(Exit.hasDies(yield* Fiber.await(fiber)))
      }
    }),
  )

  it.effect.prop(
    "lets the same events out at the same times as a stream that is pulled",
    [dueList],
    ([times]) =>
      Effect.gen(function* () {
        const due = times.toSorted((a, b) => a - b)
        const driven = yield* start(due)
        driven.clock.move(1_000)
        yield* Fiber.join(driven.fiber)

        const pacer = yield* Pacer
        const startedAt = pacer.now()
        const pulled: Array<Departure> = []
        let from = 0
        const fiber = yield* pace({ events: due, due }, startedAt, pacer).pipe(
          Stream.runForEachArray((batch) =>
            Effect.sync(() => {
              pulled.push([pacer.now() - startedAt, from, from + batch.length])
              from += batch.length
            }),
          ),
          Effect.forkChild,
        )
        yield* TestClock.adjust(1_000)
        yield* Fiber.join(fiber)
        assert.deepStrictEqual(driven.seen, pulled)
      }).pipe(Effect.provide(Pacer.layerClock)),
    { arbitrary: { runs: 50, seed: 1 } },
  )
})
