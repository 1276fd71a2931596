/** Inference engines that requests share: a queue in front, and decoding that slows as the batch fills. */
import { Context, Effect, Layer, type Scope } from "effect"
import { Overloaded, type SimError, simError } from "../domain/SimError.ts"
import { Engine } from "./Engine.ts"
import type { EngineSpec } from "./EngineSpec.ts"
import { type PaceClock, Pacer } from "./Pacer.ts"

export type NamedEngine = EngineSpec & { readonly name: string }

/**
 * Hardware that requests share: they wait for a place, and slow each other down.
 *
 * @example
 * ```ts
 * import { Effect, Layer } from "effect"
 * import { Engines, Pacer } from "llmsim"
 *
 * const load = Effect.map(Engines, (engines) => engines.load()).pipe(
 *   Effect.provide(Layer.provideMerge(Engines.layer, Pacer.layerClock)),
 * )
 * ```
 */
export class Engines extends Context.Service<
  Engines,
  {
    /**
     * Waits for a place, which is given back when the scope closes, and returns the clock that the answer is paced by.
     * Its zero is `startedAt` (on the pacer's scale), or the moment of admission if that had to be waited for; it keeps
     * real time for `ttft` milliseconds and then runs as slowly as the engine decodes. Fails with `Overloaded` when the
     * queue is full.
     */
    readonly admit: (
      engine: NamedEngine,
      ttft: number,
      startedAt: number,
    ) => Effect.Effect<PaceClock, SimError, Scope.Scope>
    /** Requests that decode and that wait, by engine. */
    readonly load: () => ReadonlyArray<{ readonly name: string; readonly active: number; readonly waiting: number }>
  }
>()("llmsim/latency/Engines") {
  static readonly layer = Layer.effect(
    this,
    Effect.map(Pacer, (pacer) => {
      const engines = new Map<string, Engine>()
      const engineOf = (spec: NamedEngine): Engine => {
        const engine = engines.get(spec.name) ?? new Engine(spec, pacer)
        engines.set(spec.name, engine)
        return engine
      }
      const release = (name: string, engine: Engine): void => {
        engine.leave()
        if (engine.active === 0) engines.delete(name)
      }
      const admit = (spec: NamedEngine, ttft: number, startedAt: number) =>
        Effect.suspend(() => {
          const engine = engineOf(spec)
          if (engine.isFull) return Effect.fail(simError(new Overloaded()))
          const waits = engine.isTaken
          const place = Effect.acquireRelease(engine.enter, () => Effect.sync(() => release(spec.name, engine)), {
            interruptible: true,
          })
          return Effect.map(place, () => engine.clock(waits ? pacer.now() : startedAt, ttft))
        })
      const load = () => [...engines].map(([name, { active, waiting }]) => ({ name, active, waiting }))
      return { admit, load }
    }),
  )
}
