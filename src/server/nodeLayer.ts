/** The HTTP server on its port or Unix socket. */
import { Clock, Duration, Effect, Layer } from "effect"
import { monotonicMs } from "../domain/monotonicMs.ts"
import type { Settings } from "../settings/Settings.ts"
import { readCertificate, watchCertificate } from "./Certificate.ts"
import { filesLayer } from "./filesLayer.ts"
import { nodeServer } from "./nodeServer.ts"
import { Connections, countConnections } from "./ProcessVitals.ts"
import { noteArrivals } from "./recording/noteArrivals.ts"
import { refuseInOutages } from "./refuseInOutages.ts"
import { removeStaleSocket } from "./removeStaleSocket.ts"

/** With Node's own 511, who calls while thousands connect at once waits seconds for the system to try again. */
const waitingConnections = 4_096

/**
 * Node's part is loaded when it is needed, so that the library is light for those who serve in memory.
 *
 * @param startedAt when the schedule begins, in Unix milliseconds; absent: now.
 */
export const nodeLayer = ({ server: settings, schedule, recording }: Settings, startedAt?: number) => {
  const { tls, socket } = settings
  const outages = schedule.filter(({ refuse_connections }) => refuse_connections)
  const connections = { open: 0 }
  const counted = Layer.succeed(Connections, { open: () => connections.open })
  return Layer.unwrap(
    Effect.gen(function* () {
      const node = yield* Effect.promise(() => import("@effect/platform-node/NodeHttpServer"))
      if (socket !== undefined) yield* removeStaleSocket(socket)
      const certificate = tls && (yield* Effect.provide(readCertificate(tls), filesLayer))
      const server = countConnections(nodeServer(settings, certificate), connections)
      const clock = yield* Clock.Clock
      if (recording.mode !== "off") noteArrivals(server, () => monotonicMs(clock))
      const listening = node.layer(() => server, listenOptions(settings))
      const certified =
        tls === undefined ? listening : Layer.merge(listening, Layer.provide(watchCertificate(server, tls), filesLayer))
      return outages.length === 0
        ? certified
        : Layer.provideMerge(refuseInOutages(server, { outages, startedAt, backlog: waitingConnections }), certified)
    }),
  ).pipe(Layer.merge(counted))
}

const listenOptions = ({ host, port, socket, shutdown_grace_ms, max_body_bytes }: Settings["server"]) => ({
  ...(socket === undefined ? { host, port } : { path: socket }),
  backlog: waitingConnections,
  gracefulShutdownTimeout: Duration.millis(shutdown_grace_ms),
  // One that is a little too long gets an answer that says so.
  websocket: { maxPayload: 2 * max_body_bytes },
})
