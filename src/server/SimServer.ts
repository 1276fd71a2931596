/** The simulator as an HTTP server. */

import { createServer } from "node:http"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { Duration, Layer } from "effect"
import { HttpRouter } from "effect/http"
import { mockOptions } from "../mocks/mockOptions.ts"
import type { Settings } from "../settings/Settings.ts"
import { withoutSecrets } from "../settings/withoutSecrets.ts"
import { drainOnClose } from "./drainOnClose.ts"
import { leanResponse } from "./leanResponse.ts"
import { Connections, countConnections, ProcessVitals } from "./ProcessVitals.ts"
import { refuseMalformed } from "./refuseMalformed.ts"
import { routes } from "./routes.ts"
import { simulatorLayer } from "./SimulatorLayer.ts"
import { tracingLayer } from "./tracingLayer.ts"
import { watchLateness } from "./watchLateness.ts"
import { watchMocks } from "./watchMocks.ts"

/**
 * Serves on the settings' host and port; fails with `ServeError` when the port cannot be had, with `StoreError` when the
 * store cannot, and with `BadSettings` when a file of mocks cannot be used.
 */
export const layer = (settings: Settings) => {
  const { host, port, shutdown_grace_ms } = settings.server
  const connections = { open: 0 }
  const server = NodeHttpServer.layer(() => countConnections(nodeServer(), connections), {
    host,
    port,
    gracefulShutdownTimeout: Duration.millis(shutdown_grace_ms),
  })
  // No call is answered before the mocks are there.
  const app = Layer.provide(layerApp(settings), watchMocks(mockOptions(settings.mocks).files))
  return Layer.merge(app, watchLateness(settings.latency.max_error_ms)).pipe(
    Layer.provideMerge(simulatorLayer(settings)),
    Layer.provideMerge(tracingLayer(settings.telemetry)),
    Layer.provideMerge(ProcessVitals.layer),
    Layer.provideMerge(Layer.succeed(Connections, { open: () => connections.open })),
    Layer.provideMerge(server),
  )
}

/** The routes alone: the caller provides the simulation's services and the `HttpServer`. */
export const layerApp = (settings: Settings) =>
  HttpRouter.serve(
    routes({
      maxBodyBytes: settings.server.max_body_bytes,
      maxWebSockets: settings.server.max_websocket_connections,
      batchMs: settings.batches.duration_ms,
      cors: settings.server.cors,
      wishes: settings.control.headers,
      runExpiryMs: settings.runs.expire_after_ms,
      settings: withoutSecrets(settings),
      vllm: settings.metrics.vllm,
      control: { key: settings.control.key, remote: settings.control.remote },
    }),
    {
      disableLogger: true,
      disableListenLog: true,
      routerConfig: { maxParamLength: 1024 },
    },
  )

const nodeServer = () => drainOnClose(refuseMalformed(createServer({ ServerResponse: leanResponse() })))
