/** Gives costly work a turn of the event loop of its own. */
import { Effect } from "effect"

const waiting: Array<() => void> = []

/**
 * Ends in a turn in which nothing else that waits here goes on: a crowd of calls that comes at once has the times of its
 * arrival noted first, and streams that are under way are served in between.
 */
export const ownTurn: Effect.Effect<void> = Effect.callback((resume) => {
  waiting.push(() => resume(Effect.void))
  if (waiting.length === 1) setImmediate(next)
})

const next = (): void => {
  waiting[0]?.()
  waiting.shift()
  if (waiting.length > 0) setImmediate(next)
}
