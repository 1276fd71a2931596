/** A typed client of a running server's control API. */
import { Context, Layer } from "effect"
import { HttpClient, HttpClientRequest } from "effect/http"
import * as HttpApiClient from "effect/http-api/HttpApiClient"
import { ControlApi } from "./ControlApi.ts"

/**
 * Where a server is, and what opens its control API.
 *
 * @example
 * ```ts
 * import { ControlClient, type ControlledServer } from "llmsim/control"
 *
 * const staging: ControlledServer = { url: "https://llmsim.staging.example", key: "the server's control.key" }
 * const client = ControlClient.layer(staging)
 * ```
 */
export interface ControlledServer {
  readonly url: string
  /** The control key, where the server has one. */
  readonly key?: string | undefined
}

/**
 * A client of a running server's control API, derived from `ControlApi`: `stats`, `requests`, `faults`, `mocks`,
 * `verdict` and `server`, each with a method for every endpoint. Its layer needs an `HttpClient`.
 *
 * @example
 * ```ts
 * import { Effect, Layer } from "effect"
 * import { FetchHttpClient } from "effect/http"
 * import { ControlClient } from "llmsim/control"
 *
 * const outage = Effect.gen(function* () {
 *   const control = yield* ControlClient
 *   yield* control.faults.add({ payload: { fault: { kind: "overloaded" }, times: 3 } })
 *   const { total_errors } = yield* control.stats.get()
 *   return total_errors
 * }).pipe(Effect.provide(Layer.provide(ControlClient.layer({ url: "http://localhost:8080" }), FetchHttpClient.layer)))
 * ```
 */
export class ControlClient extends Context.Service<ControlClient, HttpApiClient.ForApi<typeof ControlApi>>()(
  "llmsim/control/ControlClient",
) {
  static readonly layer = ({ url, key }: ControlledServer): Layer.Layer<ControlClient, never, HttpClient.HttpClient> =>
    Layer.effect(
      this,
      HttpApiClient.make(ControlApi, {
        baseUrl: url.replace(/\/+$/, ""),
        transformClient:
          key === undefined ? (client) => client : HttpClient.mapRequest(HttpClientRequest.bearerToken(key)),
      }),
    )
}
