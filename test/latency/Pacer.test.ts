/** Both pacers wait until a moment and no shorter, and say how many wait. */
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { Pacer } from "../../src/latency/Pacer.ts"

describe("Pacer.layerClock", () => {
  it.effect("counts monotonic milliseconds of the clock", () =>
    Effect.gen(function* () {
      const pacer = yield* Pacer
      const before = pacer.now()
      yield* TestClock.adjust(1_234)
      assert.strictEqual(pacer.now() - before, 1_234)
    }).pipe(Effect.provide(Pacer.layerClock)),
  )

  it.effect("does not wait for a moment that has passed", () =>
    Effect.gen(function* () {
      const pacer = yield* Pacer
      yield* TestClock.adjust(10)
      yield* pacer.waitUntil(pacer.now() - 5)
      assert.strictEqual(yield* Clock.currentTimeMillis, 10)
    }).pipe(Effect.provide(Pacer.layerClock)),
  )

  it.effect("counts those that wait, and no longer those that were interrupted", () =>
    Effect.gen(function* () {
      const pacer = yield* Pacer
      const fibers = yield* Effect.forEach([10, 20, 30], (due) => Effect.forkChild(pacer.waitUntil(due)))
      yield* TestClock.adjust(1)
      assert.strictEqual(pacer.waiting(), 3)
      yield* TestClock.adjust(9)
      assert.strictEqual(pacer.waiting(), 2)
      yield* Fiber.interruptAll(fibers)
      assert.strictEqual(pacer.waiting(), 0)
    }).pipe(Effect.provide(Pacer.layerClock)),
  )
})

describe("Pacer.layerWheel", () => {
  it.live("wakes no sooner than it was asked, by the real clock", () =>
    Effect.gen(function* () {
      const pacer = yield* Pacer
      const waits = Array.from({ length: 300 }, (_, i) => (i * 0.37) % 40)
      const early = yield* Effect.forEach(
        waits,
        Effect.fnUntraced(function* (wait) {
          const due = pacer.now() + wait
          yield* pacer.waitUntil(due)
          return due - pacer.now()
        }),
        { concurrency: "unbounded" },
      )
      assert.isAtMost(Math.max(...early), 0)
    }).pipe(Effect.provide(Pacer.layerWheel)),
  )

  it.live("counts those that wait, and no longer those that were interrupted", () =>
    Effect.gen(function* () {
      const pacer = yield* Pacer
      const fiber = yield* Effect.forkChild(pacer.waitUntil(pacer.now() + 60_000), { startImmediately: true })
      assert.strictEqual(pacer.waiting(), 1)
      yield* Fiber.interrupt(fiber)
      assert.strictEqual(pacer.waiting(), 0)
    }).pipe(Effect.provide(Pacer.layerWheel)),
  )
})
