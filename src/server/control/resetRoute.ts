/** `POST /llmsim/reset`: as after a start, save the calls in progress. */
import { Effect } from "effect"
import { Faults } from "../../faults/Faults.ts"
import { jsonResponse } from "../../http/jsonResponse.ts"
import type { Route } from "../../http/Route.ts"
import { Journal } from "../../stats/Journal.ts"
import { Metrics } from "../../stats/Metrics.ts"
import { Stats } from "../../stats/Stats.ts"
import { Store } from "../../store/Store.ts"

export const resetRoute = Effect.gen(function* () {
  const stats = yield* Stats
  const metrics = yield* Metrics
  const journal = yield* Journal
  const faults = yield* Faults
  const store = yield* Store
  const reset = Effect.sync(() => {
    stats.reset()
    metrics.reset()
    journal.clear()
    faults.clear()
    return jsonResponse(200, { reset: true }, {})
  })
  const route: Route = {
    method: "POST",
    path: "/llmsim/reset",
    handler: Effect.catch(Effect.andThen(store.clear, reset), ({ message }) =>
      Effect.succeed(jsonResponse(503, { error: { message, type: "store_error" } }, {})),
    ),
  }
  return route
})
