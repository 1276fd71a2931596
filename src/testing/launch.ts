/** Brings a test's simulator up: on a port, or behind a function. */
// Loaded with this module, so that no test waits for it.
import "@effect/platform-node/NodeHttpServer"
import { Clock, Effect, Exit, Layer, ManagedRuntime, References, Scope } from "effect"
import { HttpEffect, HttpServer, type HttpServerRequest } from "effect/http"
import { Faults } from "../faults/Faults.ts"
import { Pacer } from "../latency/Pacer.ts"
import { MockBook } from "../mocks/MockBook.ts"
import * as SimServer from "../server/SimServer.ts"
import { type Swaps, simulatorLayer } from "../server/SimulatorLayer.ts"
import type { Settings } from "../settings/Settings.ts"
import { Journal } from "../stats/Journal.ts"
import type { Running } from "./makeSession.ts"
import type { VirtualClock } from "./VirtualClock.ts"
import { webFetch } from "./webFetch.ts"

export interface Parts {
  readonly settings: Settings
  readonly swaps: Swaps
  readonly witness: SimServer.Witness
  readonly clock: VirtualClock | undefined
  readonly socket: boolean
}

export interface Launched extends Pick<Running, "url" | "fetch" | "faults" | "pacer"> {
  readonly book: MockBook["Service"]
  readonly journal: Journal["Service"]
  readonly close: () => Promise<void>
}

export const launch = (parts: Parts): Promise<Launched> => (parts.socket ? onSocket(parts) : inMemory(parts))

/** Nothing is logged in a test; and time is the test's, if it is virtual. */
const surroundings = (clock: VirtualClock | undefined) => {
  const silence = Layer.succeed(References.MinimumLogLevel, "None")
  return clock === undefined ? silence : Layer.merge(silence, Layer.succeed(Clock.Clock, clock))
}

const parts = { faults: Faults, pacer: Pacer, book: MockBook, journal: Journal }

const onSocket = async ({ settings, swaps, witness, clock }: Parts): Promise<Launched> => {
  const layer = SimServer.layer(settings, { swaps, witness })
  const runtime = ManagedRuntime.make(Layer.provide(layer, surroundings(clock)))
  const { server, ...services } = await runtime.runPromise(Effect.all({ ...parts, server: HttpServer.HttpServer }))
  const close = () => runtime.dispose()
  return { ...services, url: HttpServer.formatAddress(server.address), fetch: globalThis.fetch, close }
}

const inMemory = async ({ settings, swaps, witness, clock }: Parts): Promise<Launched> => {
  const runtime = ManagedRuntime.make(Layer.provideMerge(simulatorLayer(settings, swaps), surroundings(clock)))
  const context = await runtime.context()
  const scope = Scope.makeUnsafe()
  const app = await runtime.runPromise(Effect.provideService(SimServer.httpEffect(settings), Scope.Scope, scope))
  const handler = webHandler(context)(witness(app))
  const services = await runtime.runPromise(Effect.all(parts))
  const closing = new AbortController()
  const close = async () => {
    closing.abort(new TypeError("fetch failed: the simulator is closed"))
    await Effect.runPromise(Scope.close(scope, Exit.void))
    await runtime.dispose()
  }
  const fetch = webFetch(handler, closing.signal)
  return { ...services, url: "http://llmsim.local", fetch, close }
}

const webHandler = HttpEffect.toWebHandlerWith<never, HttpServerRequest.HttpServerRequest | Scope.Scope>
