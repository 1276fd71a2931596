/** Every route of the server, with an answer for wrong methods. */
import { Array as Arr, Effect } from "effect"
import { HttpRouter, HttpServerRequest } from "effect/http"
import { providers } from "../dialects/index.ts"
import type { Provider } from "../dialects/Provider.ts"
import { simError, WrongMethod } from "../domain/SimError.ts"
import { failureResponse, jsonResponse } from "../http/jsonResponse.ts"
import { type RequestTrail, trailOf } from "../http/RequestTrail.ts"
import type { Route, RouteHandler } from "../http/Route.ts"
import type { Judge } from "../http/Witness.ts"
import type { ApiKeys } from "../limits/ApiKeys.ts"
import type { RecordingSettings } from "../recording/RecordingSettings.ts"
import type { Settings } from "../settings/Settings.ts"
import { Seeds } from "../simulation/Seeds.ts"
import { Journal } from "../stats/Journal.ts"
import { Metrics } from "../stats/Metrics.ts"
import type { ObservedCall } from "../stats/ObservedCall.ts"
import { Stats } from "../stats/Stats.ts"
import { dashboardRoutes } from "./control/dashboardRoutes.ts"
import { faultRoutes } from "./control/faultRoutes.ts"
import { type ControlOptions, guarded } from "./control/guard.ts"
import { journalRoutes } from "./control/journalRoutes.ts"
import { metricsRoute } from "./control/metricsRoute.ts"
import { mockRoutes } from "./control/mockRoutes.ts"
import { resetRoute } from "./control/resetRoute.ts"
import { statsRoutes } from "./control/statsRoute.ts"
import { verdictRoutes } from "./control/verdictRoutes.ts"
import { recordingMiddleware } from "./recording/recordingMiddleware.ts"
import { requestMiddleware } from "./requestMiddleware.ts"
import { RequestTracer, type TraceIds } from "./telemetry/RequestTracer.ts"

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
      const all = yield* providers(options)
      const seeds = yield* Seeds
      const failureFor = (request: Request) => ownerOf(all, request).failure
      const inFlight = new Set<RequestTrail>()
      const observing = yield* makeObserve
      const { cors, maxInFlight, recording, maxBodyBytes } = options
      const recorded = yield* recordingMiddleware({ settings: recording, maxBodyBytes, providers: all })
      const followed = requestMiddleware({ cors, failureFor, seeds, maxInFlight, inFlight, ...observing })
      yield* router.addGlobalMiddleware((handler) => followed(recorded(handler)))
      const ownRoutes = [health, ...dashboardRoutes, ...(yield* control(options, inFlight))]
      const ours = ownRoutes.map((route) => ({ ...route, owner: all[0] }))
      const table = [...all.flatMap(routesOf), ...ours]
      yield* router.addAll([...servedBy(table), ...wrongMethods(table)].map(toRouterRoute))
    }),
  )

/** The simulator's own API. */
const control = Effect.fnUntraced(function* (options: ServerOptions, inFlight: ReadonlySet<RequestTrail>) {
  const services = {
    stats: uncounted(yield* Stats),
    apiKeys: nobodyAsked,
    verdict: nobodyJudged,
    maxBodyBytes: options.maxBodyBytes,
  }
  const own = [
    ...(yield* statsRoutes(inFlight)),
    yield* metricsRoute({ inFlight, vllm: options.vllm }),
    yield* resetRoute,
    ...(yield* journalRoutes),
    settingsRoute(options.settings),
    ...(yield* faultRoutes(services)),
    ...(yield* verdictRoutes),
    ...(yield* mockRoutes(options.maxBodyBytes)),
  ]
  return own.map(guarded(options.control))
})

/** Tells all who keep account of calls. */
const makeObserve = Effect.gen(function* () {
  const stats = yield* Stats
  const metrics = yield* Metrics
  const journal = yield* Journal
  const trace = yield* RequestTracer
  return {
    timed: trace !== undefined,
    observe: (call: ObservedCall): TraceIds | undefined => {
      stats.observe(call)
      metrics.observe(call)
      journal.add(call)
      return trace?.(call)
    },
  }
})

/** Who uses our own API asks no model for anything. */
const uncounted = (stats: Stats["Service"]): Stats["Service"] => ({
  ...stats,
  arrived: () => undefined,
  failed: () => undefined,
  ended: () => undefined,
})

/** Providers' keys are not asked for here. */
const nobodyAsked: ApiKeys["Service"] = {
  identify: () => Effect.succeed({ name: "control", mayCall: () => true }),
}

/** Nor are those judged who come here. */
const nobodyJudged: Judge = { isWatching: () => false, arrived: () => undefined }

const settingsRoute = (settings: Settings): Route => ({
  method: "GET",
  path: "/llmsim/settings",
  handler: Effect.sync(() => jsonResponse(200, settings, {})),
})

const health: Route = {
  method: "GET",
  path: "/health",
  handler: Effect.sync(() => jsonResponse(200, { status: "ok", service: "llmsim" }, {})),
}

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

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const

interface AnyRoute extends Omit<Route, "method"> {
  readonly method: (typeof methods)[number]
}

const servedBy = (table: ReadonlyArray<OwnedRoute>): ReadonlyArray<AnyRoute> =>
  Object.values(Arr.groupBy(table, ({ method, path }) => `${method} ${path}`)).map((routes) => ({
    ...routes[0],
    handler: routes.length === 1 ? routes[0].handler : sharedHandler(routes),
  }))

const sharedHandler = (routes: Owned): RouteHandler =>
  Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => claimed(routes, request).handler)

const wrongMethods = (table: ReadonlyArray<OwnedRoute>): ReadonlyArray<AnyRoute> =>
  Object.values(Arr.groupBy(table, ({ path }) => path)).flatMap((routes) => {
    const allowed = [...new Set(routes.map(({ method }) => method))]
    const handler = Effect.map(HttpServerRequest.HttpServerRequest, (request) => {
      const path = request.url.split("?", 1)[0] ?? ""
      const error = simError(new WrongMethod({ method: request.method, path, allowed }))
      return failureResponse(claimed(routes, request).owner.failure, error, trailOf(request).id)
    })
    const others = methods.filter((method) => !allowed.some((ours) => ours === method))
    return others.map((method) => ({ method, path: routes[0].path, handler }))
  })

const toRouterRoute = ({ method, path, handler }: AnyRoute) => HttpRouter.route(method, path, handler)
