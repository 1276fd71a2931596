/** Models that share an engine by name, also where they do not agree on what it is. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Layer, Scope } from "effect"
import { TestClock } from "effect/testing"
import { Engines, type NamedEngine } from "../../src/latency/Engines.ts"
import { Pacer } from "../../src/latency/Pacer.ts"

const services = Layer.provideMerge(Engines.layer, Pacer.layerClock)

const narrow: NamedEngine = { name: "shared", max_concurrent: 1 }
const wide: NamedEngine = { name: "shared", max_concurrent: 5 }

/** Holds a place until the scope is closed; tells the time on its own clock at the moment of admission. */
const take = Effect.fnUntraced(function* (engine: NamedEngine, scope: Scope.Scope) {
  const pacer = yield* Pacer
  const engines = yield* Engines
  const clock = yield* Scope.provide(engines.admit(engine, 100, pacer.now()), scope)
  return clock.now()
})

describe("an engine that two models describe differently", () => {
  it.effect("is as the first of those that use it says, and the other's wait counts", () =>
    Effect.gen(function* () {
      const [first, second] = [yield* Scope.make(), yield* Scope.make()]
      yield* take(narrow, first)
      const waiting = yield* Effect.forkChild(take(wide, second), { startImmediately: true })
      yield* TestClock.adjust(5_000)
      assert.deepStrictEqual((yield* Engines).load(), [{ name: "shared", active: 1, waiting: 1 }])
      yield* Scope.close(first, Exit.void)
      // Its time to first token begins when it is admitted.
      assert.strictEqual(yield* Fiber.join(waiting), 0)
      yield* Scope.close(second, Exit.void)
    }).pipe(Effect.provide(services)),
  )

  it.effect("is forgotten when nobody uses it, and then is as the next one says", () =>
    Effect.gen(function* () {
      const engines = yield* Engines
      const first = yield* Scope.make()
      yield* take(narrow, first)
      yield* Scope.close(first, Exit.void)
      const second = yield* Scope.make()
      yield* Effect.forEach([1, 2, 3], () => take(wide, second))
      assert.deepStrictEqual(engines.load(), [{ name: "shared", active: 3, waiting: 0 }])
      yield* Scope.close(second, Exit.void)
      assert.deepStrictEqual(engines.load(), [])
    }).pipe(Effect.provide(services)),
  )
})
