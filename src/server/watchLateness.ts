/** Tells the user when the simulator itself, not a model, is slow. */
import { Effect, Layer, Schedule } from "effect"
import { Pacer } from "../latency/Pacer.ts"

const every = "5 seconds"
/** Fewer events than this say nothing of the 99th percentile. */
const enoughEvents = 1_000

/** Looks at the events of the last seconds, and warns at most once a minute while they leave too late. */
export const watchLateness = (maxErrorMs: number) =>
  Layer.effectDiscard(
    Effect.gen(function* () {
      const pacer = yield* Pacer
      let quiet = 0
      const look = Effect.suspend(() => {
        const recent = pacer.lateness.recent()
        if (quiet > 0) quiet--
        const late = recent.percentile(0.99)
        if (recent.count < enoughEvents || late <= maxErrorMs || quiet > 0) return Effect.void
        quiet = 12
        return Effect.logWarning("the simulator is saturated: events leave later than they are due").pipe(
          Effect.annotateLogs({ p99_ms: Math.round(late), max_error_ms: maxErrorMs, events: recent.count }),
        )
      })
      yield* Effect.forkScoped(Effect.repeat(look, Schedule.spaced(every)))
    }),
  )
