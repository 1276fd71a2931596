/** Lets events out when they are due: an absolute schedule, on which a late event pushes none of the others back. */
import { Cause, Effect, Stream } from "effect"
import type { Lateness } from "./Lateness.ts"
import type { PaceClock } from "./Pacer.ts"

/**
 * Events and when they are due.
 *
 * @example
 * ```ts
 * import type { Timeline } from "llmsim"
 *
 * const ticks: Timeline<string> = { events: ["tick", "tock", "tick"], due: [0, 500, 1_000] }
 * ```
 */
export interface Timeline<A> {
  readonly events: ReadonlyArray<A>
  /** Milliseconds from the start, never falling; `due[i]` belongs to `events[i]`. */
  readonly due: ReadonlyArray<number>
}

/**
 * A timeline that has begun: `startedAt` is on the clock's scale.
 *
 * @example
 * ```ts
 * import type { Paced } from "llmsim"
 *
 * const leftMs = ({ timeline: { due }, startedAt, clock }: Paced<unknown>): number =>
 *   startedAt + (due.at(-1) ?? 0) - clock.now()
 * ```
 */
export interface Paced<A> {
  readonly timeline: Timeline<A>
  readonly startedAt: number
  readonly clock: PaceClock
}

/**
 * The events as a stream; all that is due at one time leaves as one array. `startedAt` is on the clock's scale.
 *
 * @example
 * ```ts
 * import { Effect, Stream } from "effect"
 * import { Pacer, pace } from "llmsim"
 *
 * const ticks = Effect.flatMap(Pacer, (pacer) =>
 *   Stream.runCollect(pace({ events: ["tick", "tock"], due: [0, 500] }, pacer.now(), pacer)),
 * ).pipe(Effect.provide(Pacer.layerClock))
 * ```
 */
export const pace = <A>(timeline: Timeline<A>, startedAt: number, clock: PaceClock): Stream.Stream<A> =>
  Stream.fromPull(
    Effect.sync(() => {
      const { events, due } = timeline
      let next = 0
      const pull: Effect.Effect<[A, ...Array<A>], Cause.Done> = Effect.suspend(() => {
        if (next === events.length) return Cause.done()
        const from = next
        next = dueBy(due, from, clock.now() - startedAt, clock.lateness)
        if (next === from) return Effect.flatMap(clock.waitUntil(startedAt + (due[from] ?? 0)), () => pull)
        return Effect.succeed(events.slice(from, next) as [A, ...Array<A>])
      })
      return pull
    }),
  )

/** What becomes of the events that are due: `more` asks for the next, `pause` holds them back until the resumption. */
export type Taken = "more" | ((resume: () => void) => void)

/**
 * Runs a timeline without waking a fiber for its events, for a clock that can call back: `take` gets those from `from`
 * up to `end` when they are due. Ends after the last event; whoever is interrupted takes nothing more.
 */
export const drive = <A>(
  { timeline: { due }, startedAt, clock }: Paced<A>,
  alarmOf: NonNullable<PaceClock["alarm"]>,
  take: (from: number, end: number) => Taken,
): Effect.Effect<void> =>
  Effect.callback((resume) => {
    let next = 0
    let stopped = false
    let held = false
    const step = (): void => {
      try {
        const from = next
        // What a slow reader holds up is not late by our doing.
        next = dueBy(due, from, clock.now() - startedAt, held ? undefined : clock.lateness)
        held = false
        const taken = next === from ? "more" : take(from, next)
        if (taken === "more") goOn()
        else {
          held = true
          taken(goOn)
        }
      } catch (defect) {
        resume(Effect.die(defect))
      }
    }
    const goOn = (): void => {
      if (stopped) return
      if (next === due.length) resume(Effect.void)
      else alarm.at(startedAt + (due[next] ?? 0))
    }
    const alarm = alarmOf(step)
    step()
    return Effect.sync(() => {
      stopped = true
      alarm.cancel()
    })
  })

/** What leaves in one write, so that a caller who reads nothing is kept no long answer whole. */
const mostAtOnce = 1_024

/** The index after the last event that is due and leaves at once; how late each of them is goes on record, save those that never waited. */
const dueBy = (due: ReadonlyArray<number>, from: number, elapsed: number, lateness: Lateness | undefined): number => {
  const most = Math.min(due.length, from + mostAtOnce)
  let end = from
  for (; end < most; end++) {
    const at = due[end] ?? 0
    if (at > elapsed) break
    if (at > 0) lateness?.record(elapsed - at)
  }
  return end
}
