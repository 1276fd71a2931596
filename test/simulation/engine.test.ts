/** Calls that share an engine: who waits, who is refused, and when a place is free again. */
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Exit, Fiber, Scope, Stream } from "effect"
import { TestClock } from "effect/testing"
import { Overloaded, simError } from "../../src/domain/SimError.ts"
import { Generator } from "../../src/generation/Generator.ts"
import type { EngineSpec } from "../../src/latency/EngineSpec.ts"
import { Engines } from "../../src/latency/Engines.ts"
import { Simulation } from "../../src/simulation/Simulation.ts"
import { promptOf } from "../domain/promptOf.ts"
// Loads the encodings, so that a call is at its engine as soon as it begins.
import "../tokenizer/encodings.ts"
import { simulator } from "./simulator.ts"

/** Three tokens, at 100, 110 and 120 ms. */
const sharing = (engine: EngineSpec) =>
  simulator({
    latency: { overrides: { ttft: 100, tbt: 10, engine } },
    generator: Generator.layerFixed("Hi there!"),
  })

const answerTo = (model: string) =>
  Simulation.use((simulation) => simulation.answer({ prompt: promptOf({ model }), streaming: true }))

/** When the events of an answer leave. */
const departures = Effect.fnUntraced(function* (model: string) {
  const { events } = yield* answerTo(model)
  return yield* Stream.runCollect(Stream.mapEffect(events, () => Clock.currentTimeMillis))
}, Effect.scoped)

const begin = (model = "gpt-4o") => Effect.forkChild(departures(model), { startImmediately: true })

const load = Engines.useSync((engines) => engines.load())

const alone = [0, 100, 110, 120, 120, 120]
const later = (ms: number) => alone.map((at) => at + ms)

describe("a call to an engine that is taken", () => {
  it.effect("waits for its place, and then for its time to first token", () =>
    Effect.gen(function* () {
      const [first, second, third] = [yield* begin(), yield* begin(), yield* begin()]
      assert.deepStrictEqual(yield* load, [{ name: "gpt-4o", active: 1, waiting: 2 }])
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(yield* Fiber.join(first), alone)
      assert.deepStrictEqual(yield* Fiber.join(second), later(120))
      assert.deepStrictEqual(yield* Fiber.join(third), later(240))
      assert.deepStrictEqual(yield* load, [])
    }).pipe(Effect.provide(sharing({ max_concurrent: 1 }))),
  )

  it.effect("waits only for what is left of the one before", () =>
    Effect.gen(function* () {
      yield* begin()
      yield* TestClock.adjust(90)
      const second = yield* begin()
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(yield* Fiber.join(second), later(120))
    }).pipe(Effect.provide(sharing({ max_concurrent: 1 }))),
  )

  it.effect("waits for no other model's engine", () =>
    Effect.gen(function* () {
      const [first, second] = [yield* begin("gpt-4o"), yield* begin("gpt-4")]
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(yield* Fiber.join(first), alone)
      assert.deepStrictEqual(yield* Fiber.join(second), alone)
    }).pipe(Effect.provide(sharing({ max_concurrent: 1 }))),
  )

  it.effect("waits for another model's answer where both name the same engine", () =>
    Effect.gen(function* () {
      yield* begin("gpt-4o")
      const second = yield* begin("gpt-4")
      assert.deepStrictEqual(yield* load, [{ name: "shared", active: 1, waiting: 1 }])
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(yield* Fiber.join(second), later(120))
    }).pipe(Effect.provide(sharing({ name: "shared", max_concurrent: 1 }))),
  )

  it.effect("does not wait where as many places are free", () =>
    Effect.gen(function* () {
      const [first, second] = [yield* begin(), yield* begin()]
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(yield* Fiber.join(first), alone)
      assert.deepStrictEqual(yield* Fiber.join(second), alone)
    }).pipe(Effect.provide(sharing({ max_concurrent: 2 }))),
  )

  it.effect("is told that the engine is overloaded where the queue is full", () =>
    Effect.gen(function* () {
      const first = yield* begin()
      yield* begin()
      assert.deepStrictEqual(yield* Effect.flip(departures("gpt-4o")), simError(new Overloaded()))
      assert.deepStrictEqual(yield* load, [{ name: "gpt-4o", active: 1, waiting: 1 }])
      yield* TestClock.adjust(120)
      yield* Fiber.join(first)
      const fourth = yield* begin()
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(yield* Fiber.join(fourth), later(240))
    }).pipe(Effect.provide(sharing({ max_concurrent: 1, queue_limit: 1 }))),
  )

  it.effect("is told so at once where nobody may wait", () =>
    Effect.gen(function* () {
      yield* begin()
      assert.deepStrictEqual(yield* Effect.flip(departures("gpt-4o")), simError(new Overloaded()))
      assert.strictEqual(yield* Clock.currentTimeMillis, 0)
    }).pipe(Effect.provide(sharing({ max_concurrent: 1, queue_limit: 0 }))),
  )
})

describe("a place", () => {
  it.effect("is held until the exchange's scope closes, whether or not its events were read", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const { events } = yield* Scope.provide(answerTo("gpt-4o"), scope)
      yield* Effect.forkChild(Stream.runDrain(events))
      const second = yield* begin()
      yield* TestClock.adjust(1_000)
      assert.deepStrictEqual(yield* load, [{ name: "gpt-4o", active: 1, waiting: 1 }])
      yield* Scope.close(scope, Exit.void)
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(yield* Fiber.join(second), later(1_000))
    }).pipe(Effect.provide(sharing({ max_concurrent: 1 }))),
  )

  it.effect("is given back by a caller that goes away in mid-stream", () =>
    Effect.gen(function* () {
      const first = yield* begin()
      const second = yield* begin()
      yield* TestClock.adjust(105)
      yield* Fiber.interrupt(first)
      assert.deepStrictEqual(yield* load, [{ name: "gpt-4o", active: 1, waiting: 0 }])
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(yield* Fiber.join(second), later(105))
      assert.deepStrictEqual(yield* load, [])
    }).pipe(Effect.provide(sharing({ max_concurrent: 1 }))),
  )

  it.effect("is not kept for a caller that goes away while it waits", () =>
    Effect.gen(function* () {
      yield* begin()
      const impatient = yield* begin()
      const patient = yield* begin()
      yield* TestClock.adjust(50)
      yield* Fiber.interrupt(impatient)
      assert.deepStrictEqual(yield* load, [{ name: "gpt-4o", active: 1, waiting: 1 }])
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(yield* Fiber.join(patient), later(120))
      assert.deepStrictEqual(yield* load, [])
    }).pipe(Effect.provide(sharing({ max_concurrent: 1 }))),
  )

  it.effect("is not lost to a caller that goes away as it gets it", () =>
    Effect.gen(function* () {
      const first = yield* begin()
      const unlucky = yield* begin()
      // Both are interrupted before either runs again: the first one's place goes to the second as that one leaves.
      yield* Fiber.interruptAll([first, unlucky])
      assert.deepStrictEqual(yield* load, [])
      const third = yield* begin()
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(yield* Fiber.join(third), alone)
    }).pipe(Effect.provide(sharing({ max_concurrent: 1 }))),
  )

  it.effect("is taken by no call that is refused for another reason", () =>
    Effect.gen(function* () {
      const tooLong = promptOf({ sampling: { maxTokens: 10_000_000 } })
      yield* Effect.flip(
        Effect.scoped(Simulation.use((simulation) => simulation.answer({ prompt: tooLong, streaming: true }))),
      )
      assert.deepStrictEqual(yield* load, [])
    }).pipe(Effect.provide(sharing({ max_concurrent: 1 }))),
  )

  it.effect("goes round among a hundred callers, in the order they came", () =>
    Effect.gen(function* () {
      const fibers = yield* Effect.forEach(Array.from({ length: 100 }), () => begin())
      yield* TestClock.adjust("1 hour")
      const ends = (yield* Effect.forEach(fibers, Fiber.join)).map((times) => times.at(-1))
      assert.deepStrictEqual(
        ends,
        ends.map((_, i) => 120 * (1 + Math.floor(i / 4))),
      )
      assert.deepStrictEqual(yield* load, [])
    }).pipe(Effect.provide(sharing({ max_concurrent: 4 }))),
  )
})
