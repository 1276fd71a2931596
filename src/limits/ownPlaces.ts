/** Places that one process has alone. */
import { Effect } from "effect"
import { PlaceCounts } from "./PlaceCounts.ts"
import type { Places } from "./Places.ts"

export const ownPlaces = (): Places["Service"] => {
  const counts = new PlaceCounts()
  return {
    take: (name, limit) =>
      Effect.suspend(() => {
        if (!counts.enter(name, limit)) return Effect.succeed(false)
        const leave = Effect.sync(() => counts.leave(name))
        return Effect.as(
          Effect.addFinalizer(() => leave),
          true,
        )
      }),
  }
}
