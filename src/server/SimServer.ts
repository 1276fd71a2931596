/** The simulator as an HTTP server, and without a socket. */

import { Effect, Layer } from "effect"
import { HttpClient, HttpRouter, type HttpServerRequest, type HttpServerResponse } from "effect/http"
import { JsonBounds } from "../http/JsonBounds.ts"
import { Engines } from "../latency/Engines.ts"
import { Pacer } from "../latency/Pacer.ts"
import type { Settings } from "../settings/Settings.ts"
import { withoutSecrets } from "../settings/withoutSecrets.ts"
import { memoryClient } from "./memoryClient.ts"
import { mockFilesLayer } from "./mockFilesLayer.ts"
import { nodeLayer } from "./nodeLayer.ts"
import { routes } from "./routes.ts"
import { type Swaps, simulatorLayer } from "./SimulatorLayer.ts"
import { telemetryLayer } from "./telemetry/telemetryLayer.ts"
import { watchLateness } from "./watchLateness.ts"

/**
 * Sees each request, and the end of its answer.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { defaultSettings, SimServer } from "llmsim"
 *
 * const witness: SimServer.Witness = (handled) =>
 *   Effect.tap(handled, ({ status }) => (status < 500 ? Effect.void : Effect.logError(`answered with ${status}`)))
 * const server = SimServer.layer(defaultSettings, { witness })
 * ```
 */
export type Witness = <E, R>(
  handled: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>,
) => Effect.Effect<HttpServerResponse.HttpServerResponse, E, R | HttpServerRequest.HttpServerRequest>

/**
 * What a server has besides its settings.
 *
 * @example
 * ```ts
 * import { defaultSettings, Generator, SimServer } from "llmsim"
 *
 * const parts: SimServer.ServerParts = { swaps: Generator.layerEcho, startedAt: Date.UTC(2026, 0, 1) }
 * const server = SimServer.layer(defaultSettings, parts)
 * ```
 */
export interface ServerParts {
  /** Services in the place of those that the settings choose. */
  readonly swaps?: Swaps | undefined
  readonly witness?: Witness | undefined
  /** When the schedule's outages are counted from, in Unix milliseconds; absent: now. */
  readonly startedAt?: number | undefined
}

/**
 * Serves on the settings' host and port; fails with `ServeError` when the port cannot be had, with `StoreError` when the
 * store cannot, and with `BadSettings` when a file of mocks or of the certificate cannot be used.
 *
 * @example
 * ```ts
 * import { Effect, Layer, Schema } from "effect"
 * import { Settings, SimServer } from "llmsim"
 *
 * const settings = Schema.decodeUnknownSync(Settings)({ server: { port: 0 }, latency: { profile: "instant" } })
 * const serve = Effect.provide(Effect.sleep("1 minute"), SimServer.layer(settings))
 * ```
 */
export const layer = (settings: Settings, { swaps, witness, startedAt }: ServerParts = {}) =>
  // No call is answered before the mocks are there.
  Layer.merge(
    Layer.provide(layerApp(settings, witness), mockFilesLayer(settings)),
    watchLateness(settings.latency.max_error_ms),
  ).pipe(
    Layer.provideMerge(simulatorLayer(settings, swaps)),
    Layer.provideMerge(telemetryLayer(settings.telemetry)),
    Layer.provideMerge(nodeLayer(settings, startedAt)),
  )

/**
 * The routes alone: the caller provides the simulation's services and the `HttpServer`.
 *
 * @example
 * ```ts
 * import { createServer } from "node:http"
 * import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
 * import { Layer } from "effect"
 * import { defaultSettings, SimServer, simulatorLayer } from "llmsim"
 *
 * const served = SimServer.layerApp(defaultSettings).pipe(
 *   Layer.provide(simulatorLayer(defaultSettings)),
 *   Layer.provide(NodeHttpServer.layer(createServer, { port: 9_000 })),
 * )
 * ```
 */
export const layerApp = (settings: Settings, witness?: Witness) =>
  HttpRouter.serve(routesOf(settings), {
    disableLogger: true,
    disableListenLog: true,
    routerConfig,
    ...(witness === undefined ? {} : { middleware: witness }),
  }).pipe(Layer.provide(jsonBounds(settings.server)))

const jsonBounds = ({ max_json_depth, max_json_items }: Settings["server"]) =>
  Layer.succeed(JsonBounds, { depth: max_json_depth, items: max_json_items })

/**
 * Every request of an `HttpClient` is answered in memory, whatever its host, and all time is the `Clock`'s, so that
 * TestClock moves it. `swaps` as for `layer`; fails with `StoreError` when the store cannot be opened, and with
 * `BadSettings` when a file of mocks cannot be used.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { HttpClient } from "effect/http"
 * import { defaultSettings, SimServer } from "llmsim"
 *
 * const healthy = HttpClient.get("http://llmsim/health").pipe(
 *   Effect.map((response) => response.status === 200),
 *   Effect.provide(SimServer.layerTest(defaultSettings)),
 * )
 * ```
 */
export const layerTest = (settings: Settings, swaps: Swaps = Layer.empty) =>
  Layer.effect(HttpClient.HttpClient, Effect.map(httpEffect(settings), memoryClient)).pipe(
    Layer.provideMerge(simulatorLayer(settings, Layer.provideMerge(swaps, clockLayer))),
  )

/**
 * The handler of all routes, for servers other than Node's; it needs the simulation's services.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { defaultSettings, SimServer, simulatorLayer } from "llmsim"
 *
 * const handler = SimServer.httpEffect(defaultSettings).pipe(Effect.provide(simulatorLayer(defaultSettings)))
 * ```
 */
export const httpEffect = (settings: Settings) =>
  Effect.provideService(
    HttpRouter.toHttpEffect(Layer.provide(routesOf(settings), mockFilesLayer(settings))),
    HttpRouter.RouterConfig,
    routerConfig,
  )

const clockLayer = Layer.provideMerge(Engines.layer, Pacer.layerClock)

const routerConfig = { maxParamLength: 1024 }

const routesOf = (settings: Settings) => {
  const { server, batches, runs, control, metrics } = settings
  return routes({
    maxBodyBytes: server.max_body_bytes,
    maxWebSockets: server.max_websocket_connections,
    batchMs: batches.duration_ms,
    recording: settings.recording,
    cors: server.cors,
    maxInFlight: server.max_in_flight_requests,
    wishes: control.headers,
    runExpiryMs: runs.expire_after_ms,
    settings: withoutSecrets(settings),
    vllm: metrics.vllm,
    control: { key: control.key, remote: control.remote },
  })
}
