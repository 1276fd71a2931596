/** Waits for the moments that events are due at. */
import { Clock, Context, Duration, Effect, Layer } from "effect"

export class Pacer extends Context.Service<
  Pacer,
  {
    /** Monotonic milliseconds, of an origin of its own. */
    readonly now: () => number
    /** Returns no sooner than `due`, on `now`'s scale. */
    readonly waitUntil: (due: number) => Effect.Effect<void>
  }
>()("llmsim/latency/Pacer") {
  /** Sleeps on the `Clock`, so that TestClock moves it. */
  static readonly layerClock = Layer.effect(
    this,
    Effect.map(Clock.Clock, (clock) => {
      const now = () => Number(clock.monotonicTimeNanosUnsafe()) / 1e6
      // Timers count whole milliseconds and round down, which would wake a stream early.
      const waitUntil = (due: number) =>
        Effect.suspend(() => clock.sleep(Duration.millis(Math.max(0, Math.ceil(due - now())))))
      return { now, waitUntil }
    }),
  )
}
