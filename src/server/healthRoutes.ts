/** `/health`: whether the process lives, and whether it is to be sent calls. */
import { Effect } from "effect"
import { jsonResponse } from "../http/jsonResponse.ts"
import type { Route } from "../http/Route.ts"

/** A server that is told to stop still lives, and is sent nothing more. */
export const healthRoutes = Effect.gen(function* () {
  let stopping = false
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      stopping = true
    }),
  )
  const route = (path: Route["path"], handler: Route["handler"]): Route => ({ method: "GET", path, handler })
  const ready = Effect.sync(() => (stopping ? jsonResponse(503, { ...ok, status: "stopping" }, {}) : alive))
  return [
    route(
      "/health",
      Effect.sync(() => alive),
    ),
    route(
      "/health/live",
      Effect.sync(() => alive),
    ),
    route("/health/ready", ready),
  ]
})

const ok = { status: "ok", service: "llmsim" }
const alive = jsonResponse(200, ok, {})
