/** The client of a running server's control API; its schemas are loaded only for commands that speak to one. */
import { Effect, Layer } from "effect"
import { FetchHttpClient } from "effect/http"
import type { ControlledServer } from "../control/ControlClient.ts"

export const controlClient = Effect.fnUntraced(function* (server: ControlledServer) {
  const { ControlClient } = yield* Effect.promise(() => import("../control/ControlClient.ts"))
  return yield* Effect.provide(ControlClient, Layer.provide(ControlClient.layer(server), FetchHttpClient.layer))
})
