/** Waits for the moments that events are due at, and knows how late they left. */
import { Clock, Context, Duration, Effect, Layer } from "effect"
import { monotonicMs } from "../domain/monotonicMs.ts"
import { Lateness } from "./Lateness.ts"
import { Wheel, WheelAlarm } from "./Wheel.ts"

/** Calls back, as often as it is set: one for each stream, so that an event makes none. */
export interface Alarm {
  /** Calls about when `now` reaches `due`; to be set again only after it has called or was cancelled. */
  readonly at: (due: number) => void
  readonly cancel: () => void
}

/** A scale of time that events are due on. */
export interface PaceClock {
  /** Milliseconds, never falling, of an origin of its own. */
  readonly now: () => number
  /** Returns about when `now` reaches `due`; whoever needs it exactly asks `now` again. */
  readonly waitUntil: (due: number) => Effect.Effect<void>
  /** Where it can call back: an alarm that calls `run`. */
  readonly alarm?: ((run: () => void) => Alarm) | undefined
  readonly lateness: Lateness
}

/**
 * Waits until events are due. `layerClock` waits on the `Clock`, so that TestClock moves it.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Pacer } from "llmsim"
 *
 * const waiting = Effect.map(Pacer, (pacer) => pacer.waiting()).pipe(Effect.provide(Pacer.layerWheel))
 * ```
 */
export class Pacer extends Context.Service<
  Pacer,
  PaceClock & {
    /** How many wait at this moment. */
    readonly waiting: () => number
  }
>()("llmsim/latency/Pacer") {
  /** One timer for all that waits: holds thousands of streams. Keeps real time, whatever the `Clock`'s sleep does. */
  static readonly layerWheel = Layer.effect(
    this,
    Effect.gen(function* () {
      const now = monotonic(yield* Clock.Clock)
      const wheel = yield* Effect.acquireRelease(
        Effect.sync(() => new Wheel(now)),
        (held) => Effect.sync(() => held.stop()),
      )
      const waitUntil = (due: number) =>
        Effect.callback<void>((resume) => {
          const entry = wheel.add(due, () => resume(Effect.void))
          return Effect.sync(() => wheel.cancel(entry))
        })
      const alarm = (run: () => void) => new WheelAlarm(wheel, run)
      return { now, waitUntil, alarm, waiting: () => wheel.size, lateness: new Lateness() }
    }),
  )

  /** Sleeps on the `Clock`, so that TestClock moves it. */
  static readonly layerClock = Layer.effect(
    this,
    Effect.map(Clock.Clock, (clock) => {
      const now = monotonic(clock)
      let waiting = 0
      // A timer may fire a little early, so the time is looked at again.
      const sleepUntil = (due: number): Effect.Effect<void> =>
        Effect.suspend(() =>
          now() >= due
            ? Effect.void
            : Effect.andThen(clock.sleep(Duration.millis(Math.ceil(due - now()))), sleepUntil(due)),
        )
      const waitUntil = (due: number) =>
        Effect.suspend(() => {
          waiting++
          return sleepUntil(due)
        }).pipe(Effect.ensuring(Effect.sync(() => waiting--)))
      return { now, waitUntil, waiting: () => waiting, lateness: new Lateness() }
    }),
  )
}

const monotonic = (clock: Clock.Clock) => (): number => monotonicMs(clock)
