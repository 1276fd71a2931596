/** Lets events out when they are due: an absolute schedule, on which a late event pushes none of the others back. */
import { Cause, Effect, Stream } from "effect"
import type { Pacer } from "./Pacer.ts"

export interface Timeline<A> {
  readonly events: ReadonlyArray<A>
  /** Milliseconds from the start, never falling; `due[i]` belongs to `events[i]`. */
  readonly due: ReadonlyArray<number>
}

/** The events as a stream; all that is due at one time leaves as one array. `startedAt` is on the pacer's scale. */
export const pace = <A>(timeline: Timeline<A>, startedAt: number, pacer: Pacer["Service"]): Stream.Stream<A> =>
  Stream.fromPull(
    Effect.sync(() => {
      const { events, due } = timeline
      let next = 0
      const pull: Effect.Effect<[A, ...Array<A>], Cause.Done> = Effect.suspend(() => {
        if (next === events.length) return Cause.done()
        const elapsed = pacer.now() - startedAt
        const end = firstDueAfter(due, next, elapsed)
        if (end === next) {
          return Effect.flatMap(pacer.waitUntil(startedAt + (due[next] ?? 0)), () => pull)
        }
        const batch = events.slice(next, end) as [A, ...Array<A>]
        next = end
        return Effect.succeed(batch)
      })
      return pull
    }),
  )

const firstDueAfter = (due: ReadonlyArray<number>, from: number, elapsed: number): number => {
  let end = from
  while (end < due.length && (due[end] ?? 0) <= elapsed) end++
  return end
}
