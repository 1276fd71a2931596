/** `/llmsim/verdict`: how clients did when calls went wrong. */
import { Effect } from "effect"
import { Verdict } from "../../faults/verdict/Verdict.ts"
import { jsonResponse } from "../../http/jsonResponse.ts"
import type { Route } from "../../http/Route.ts"

const path = "/llmsim/verdict"

export const verdictRoutes = Effect.map(
  Verdict,
  (verdict): ReadonlyArray<Route> => [
    { method: "GET", path, handler: Effect.sync(() => jsonResponse(200, verdict.report(), {})) },
    {
      method: "DELETE",
      path,
      handler: Effect.sync(() => {
        verdict.reset()
        return jsonResponse(200, verdict.report(), {})
      }),
    },
  ],
)
