/** Lets events out when they are due: an absolute schedule, on which a late event pushes none of the others back. */
import { Cause, Effect, Stream } from "effect"
import type { Lateness } from "./Lateness.ts"
import type { PaceClock } from "./Pacer.ts"

export interface Timeline<A> {
  readonly events: ReadonlyArray<A>
  /** Milliseconds from the start, never falling; `due[i]` belongs to `events[i]`. */
  readonly due: ReadonlyArray<number>
}

/** The events as a stream; all that is due at one time leaves as one array. `startedAt` is on the clock's scale. */
export const pace = <A>(timeline: Timeline<A>, startedAt: number, clock: PaceClock): Stream.Stream<A> =>
  Stream.fromPull(
    Effect.sync(() => {
      const { events, due } = timeline
      let next = 0
      const pull: Effect.Effect<[A, ...Array<A>], Cause.Done> = Effect.suspend(() => {
        if (next === events.length) return Cause.done()
        const elapsed = clock.now() - startedAt
        const from = next
        next = dueBy(due, from, elapsed, clock.lateness)
        if (next === from) return Effect.flatMap(clock.waitUntil(startedAt + (due[from] ?? 0)), () => pull)
        return Effect.succeed(events.slice(from, next) as [A, ...Array<A>])
      })
      return pull
    }),
  )

/** The index after the last event that is due; how late each of them is goes on record, save those that never waited. */
const dueBy = (due: ReadonlyArray<number>, from: number, elapsed: number, lateness: Lateness): number => {
  let end = from
  for (; end < due.length; end++) {
    const at = due[end] ?? 0
    if (at > elapsed) break
    if (at > 0) lateness.record(elapsed - at)
  }
  return end
}
