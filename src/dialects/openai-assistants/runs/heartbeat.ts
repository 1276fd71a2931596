/** What is to be done again and again while there is work. */
import { Effect, type Scope } from "effect"
import { renewEveryMs } from "./Lease.ts"

/** To be told of new work. It beats no longer than there is any: a timer would keep the process from ending by itself. */
export const heartbeat = (
  beat: Effect.Effect<void>,
  hasWork: () => boolean,
  scope: Scope.Scope,
): Effect.Effect<void> => {
  let isBeating = false
  const beats = Effect.gen(function* () {
    while (hasWork()) {
      yield* Effect.sleep(renewEveryMs)
      yield* beat
    }
    isBeating = false
  })
  return Effect.suspend(() => {
    if (isBeating) return Effect.void
    isBeating = true
    return Effect.asVoid(Effect.forkIn(beats, scope))
  })
}
