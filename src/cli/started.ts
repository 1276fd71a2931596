/** Starts the server, and says where it serves. */
import { Effect, Layer } from "effect"
import { HttpServer } from "effect/http"
import { UpstreamEnvironment } from "../http/upstream/UpstreamEnvironment.ts"
import * as SimServer from "../server/SimServer.ts"
import { urlOf } from "../server/urlOf.ts"
import type { Settings } from "../settings/Settings.ts"
import { reachable } from "./announce.ts"
import { cannotServe } from "./CannotServe.ts"
import { Environment } from "./Environment.ts"

/** The server's URL, once it serves. */
export const started = Effect.fnUntraced(function* (settings: Settings) {
  const environment = yield* Environment
  const context = yield* Layer.build(SimServer.layer(settings)).pipe(
    Effect.provideService(UpstreamEnvironment, environment),
    Effect.mapError(cannotServe(settings)),
  )
  const server = yield* Effect.provideContext(HttpServer.HttpServer, context)
  return reachable(urlOf(settings.server, server))
})
