/** Every route of the server, with an answer for wrong methods. */
import { Array as Arr, Effect } from "effect"
import { HttpRouter, HttpServerRequest } from "effect/http"
import { providers } from "../dialects/index.ts"
import type { Provider } from "../dialects/Provider.ts"
import type { FailureShape } from "../http/ApiStyle.ts"
import type { FollowRequest } from "../http/followMessage.ts"
import { type RequestTrail, trailOf } from "../http/RequestTrail.ts"
import type { Route, RouteHandler } from "../http/Route.ts"
import type { RecordingSettings } from "../recording/RecordingSettings.ts"
import type { Settings } from "../settings/Settings.ts"
import { Seeds } from "../simulation/Seeds.ts"
import { Journal } from "../stats/Journal.ts"
import { Metrics } from "../stats/Metrics.ts"
import { Stats } from "../stats/Stats.ts"
import { ControlDoor } from "./control/ControlDoor.ts"
import { controlRoute } from "./control/controlRoute.ts"
import { type ControlOptions, guarded } from "./control/guard.ts"
import { metricsRoute } from "./control/metricsRoute.ts"
import { passOn } from "./control/passOn.ts"
import { makeStanding } from "./control/Standing.ts"
import { healthRoutes } from "./healthRoutes.ts"
import { recordingMiddleware } from "./recording/recordingMiddleware.ts"
import { requestMiddleware } from "./requestMiddleware.ts"
import { RequestTracer, type TraceIds } from "./telemetry/RequestTracer.ts"
import { wrongMethods } from "./wrongMethods.ts"

export interface ServerOptions {
  readonly maxBodyBytes: number
  readonly cors: boolean
  /** Most requests that are answered at once. */
  readonly maxInFlight: number
  /** Whether requests may ask for faults and timing of their own. */
  readonly wishes: boolean
  readonly runExpiryMs: number
  readonly control: ControlOptions
  /** Most WebSockets that are open at once. */
  readonly maxWebSockets: number
  /** How long a batch takes at least, in milliseconds. */
  readonly batchMs: number
  readonly recording: RecordingSettings
  /** The settings in force, as they may be shown. */
  readonly settings: Settings
  /** Whether metrics have the names of vLLM too. */
  readonly vllm: boolean
}

type Request = HttpServerRequest.HttpServerRequest

/** The router's layer; it needs the services that the providers' handlers use. */
export const routes = (options: ServerOptions) =>
  HttpRouter.use(
    Effect.fnUntraced(function* (router) {
      const seeds = yield* Seeds
      const failureFor = (request: Request): FailureShape => ownerOf(all, request).failure
      const inFlight = new Set<RequestTrail>()
      const observing = yield* makeObserve
      const { cors, maxInFlight, recording, maxBodyBytes } = options
      const followed: FollowRequest = {
        follow: requestMiddleware({ cors, failureFor, seeds, maxInFlight, inFlight, ...observing }),
        upgraded: (request) => void inFlight.delete(trailOf(request)),
      }
      const all = yield* providers({ ...options, followed })
      const recorded = yield* recordingMiddleware({ settings: recording, maxBodyBytes, providers: all })
      yield* router.addGlobalMiddleware((handler) => followed.follow(recorded(handler)))
      const standing = yield* makeStanding(inFlight)
      const door = yield* ControlDoor
      door?.show(standing)
      const metrics = yield* metricsRoute({ standing, vllm: options.vllm })
      const passed = door === undefined ? metrics : { ...metrics, handler: passOn(door, options) }
      const ours = [...(yield* healthRoutes), guarded(options.control)(passed)].map((route) => ({
        ...route,
        owner: all[0],
      }))
      const table = [...all.flatMap(routesOf), ...ours]
      const refused = wrongMethods(table, (routes, request) => claimed(routes, request).owner.failure)
      yield* router.addAll([...servedBy(table), ...refused].map(toRouterRoute))
      const control = door === undefined ? yield* controlRoute({ ...options, standing }) : passOn(door, options)
      yield* router.add("*", "/llmsim/*", control)
    }),
  )

/** Tells all who keep account of calls. */
const makeObserve = Effect.gen(function* () {
  const stats = yield* Stats
  const metrics = yield* Metrics
  const journal = yield* Journal
  const tracer = yield* RequestTracer
  return {
    isTimed: tracer?.samples,
    observe: (call: RequestTrail): TraceIds | undefined => {
      stats.observe(call)
      metrics.observe(call)
      journal.add(call)
      return call.timed ? tracer?.trace(call) : undefined
    },
  }
})

interface OwnedRoute extends Route {
  readonly owner: Provider
}

type Owned = readonly [OwnedRoute, ...Array<OwnedRoute>]

/** Whose request it is that no route is there for. */
const ownerOf = (all: readonly [Provider, ...Array<Provider>], request: Request): Provider =>
  all.find(({ prefix }) => request.url.startsWith(`${prefix}/`)) ?? all.find(({ claims }) => claims(request)) ?? all[0]

/** A provider's routes at the root and under its prefix. */
const routesOf = (owner: Provider): ReadonlyArray<OwnedRoute> =>
  owner.routes.flatMap((route) => [
    { ...route, owner },
    { ...route, owner, path: `${owner.prefix}${route.path}` as const },
  ])

/** The route of the provider that claims the request; of the first, where none does. */
const claimed = (routes: Owned, request: Request): OwnedRoute =>
  routes.find(({ owner }) => owner.claims(request)) ?? routes[0]

const servedBy = (table: ReadonlyArray<OwnedRoute>): ReadonlyArray<Route> =>
  Object.values(Arr.groupBy(table, ({ method, path }) => `${method} ${path}`)).map((routes) => ({
    ...routes[0],
    handler: routes.length === 1 ? routes[0].handler : sharedHandler(routes),
  }))

const sharedHandler = (routes: Owned): RouteHandler =>
  Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => claimed(routes, request).handler)

interface AnyRoute extends Omit<Route, "method"> {
  readonly method: Route["method"] | "OPTIONS"
}

const toRouterRoute = ({ method, path, handler }: AnyRoute) => HttpRouter.route(method, path, handler)
