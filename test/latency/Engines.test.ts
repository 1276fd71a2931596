/** Requests that share an engine wait for places and slow each other down, and no work is lost or made. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Result, Stream } from "effect"
import { TestClock } from "effect/testing"
import { Engines, type NamedEngine } from "../../src/latency/Engines.ts"
import { Pacer } from "../../src/latency/Pacer.ts"
import { pace } from "../../src/latency/pace.ts"

const services = Layer.provideMerge(Engines.layer, Pacer.layerClock)

/** Runs an answer of `tokens` tokens, one each 100 ms after a TTFT of 100 ms, and tells when each token left. */
const answer = (engine: NamedEngine, tokens: number) =>
  Effect.gen(function* () {
    const pacer = yield* Pacer
    const engines = yield* Engines
    const clock = yield* engines.admit(engine, 100, pacer.now())
    const due = Array.from({ length: tokens }, (_, k) => 100 + k * 100)
    const times: Array<number> = []
    yield* Stream.runForEach(pace({ events: due, due }, 0, clock), () => Effect.sync(() => times.push(pacer.now())))
    return times
  }).pipe(Effect.scoped)

/** Lets the clock run in small steps, so that every wait is met when it is due. */
const run = (ms: number) => Effect.repeat(TestClock.adjust("5 millis"), { times: ms / 5 - 1 })

const alone = { name: "e", max_concurrent: 1 }
const batch = { name: "e", max_concurrent: 5, slowdown: 3 }

describe("Engines", () => {
  it.effect("one request decodes at its own pace", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(answer(batch, 4))
      yield* run(1_000)
      const times = yield* Fiber.join(fiber)
      assert.deepStrictEqual(
        times.map((time) => time - (times[0] ?? 0)),
        [0, 100, 200, 300],
      )
    }).pipe(Effect.provide(services)),
  )

  it.effect("the second waits in line, which counts in its time to first token", () =>
    Effect.gen(function* () {
      const first = yield* Effect.forkChild(answer(alone, 3), { startImmediately: true })
      const second = yield* Effect.forkChild(answer(alone, 3), { startImmediately: true })
      const { load } = yield* Engines
      assert.deepStrictEqual(load(), [{ name: "e", active: 1, waiting: 1 }])
      yield* run(1_000)
      const firstTimes = yield* Fiber.join(first)
      const secondTimes = yield* Fiber.join(second)
      assert.deepStrictEqual(firstTimes.map(Math.round), [100, 200, 300])
      assert.deepStrictEqual(secondTimes.map(Math.round), [400, 500, 600])
      assert.deepStrictEqual(load(), [])
    }).pipe(Effect.provide(services)),
  )

  it.effect("beyond the queue a request is told that the engine is overloaded", () =>
    Effect.gen(function* () {
      const small = { ...alone, queue_limit: 1 }
      yield* Effect.forkChild(answer(small, 3), { startImmediately: true })
      yield* Effect.forkChild(answer(small, 3), { startImmediately: true })
      const refused = yield* Effect.result(answer(small, 3))
      assert.isTrue(Result.isFailure(refused))
      if (Result.isFailure(refused)) assert.strictEqual(refused.failure.reason._tag, "Overloaded")
    }).pipe(Effect.provide(services)),
  )

  it.effect("whoever gives up waiting leaves the line to the others", () =>
    Effect.gen(function* () {
      yield* Effect.forkChild(answer(alone, 2), { startImmediately: true })
      const impatient = yield* Effect.forkChild(answer(alone, 2), { startImmediately: true })
      const patient = yield* Effect.forkChild(answer(alone, 2), { startImmediately: true })
      yield* Fiber.interrupt(impatient)
      yield* run(1_000)
      assert.deepStrictEqual((yield* Fiber.join(patient)).map(Math.round), [300, 400])
      assert.deepStrictEqual((yield* Engines).load(), [])
    }).pipe(Effect.provide(services)),
  )

  it.effect("decoding slows as others come and recovers as they go, within one answer", () =>
    Effect.gen(function* () {
      const long = yield* Effect.forkChild(answer(batch, 20), { startImmediately: true })
      yield* run(600)
      const others = yield* Effect.forEach([1, 2, 3, 4], () =>
        Effect.forkChild(answer(batch, 3), { startImmediately: true }),
      )
      yield* run(5_000)
      yield* Effect.forEach(others, Fiber.join)
      const times = yield* Fiber.join(long)
      const gaps = times.slice(1).map((time, k) => time - (times[k] ?? 0))
      // Alone at first, then five of five share it: three times slower; then alone again.
      assert.closeTo(gaps[0] ?? 0, 100, 6)
      assert.closeTo(Math.max(...gaps), 300, 11)
      assert.closeTo(gaps.at(-1) ?? 0, 100, 6)
      // The others decode two gaps of 100 ms at a third of the speed after 100 ms of prefill: 700 ms in which the long
      // answer makes a third of 700 ms of progress.
      assert.closeTo((times.at(-1) ?? 0) - (times[0] ?? 0), 1_900 + 700 - 700 / 3, 30)
    }).pipe(Effect.provide(services)),
  )
})
