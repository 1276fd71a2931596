/** Every route of the server, with an answer for wrong methods. */
import { Effect } from "effect"
import { HttpRouter, HttpServerRequest } from "effect/http"
import { type Provider, providers } from "../dialects/index.ts"
import { type SimError, simError, WrongMethod } from "../domain/SimError.ts"
import type { WireFailure } from "../http/CompletionCodec.ts"
import { failureResponse, jsonResponse } from "../http/jsonResponse.ts"
import type { Route } from "../http/Route.ts"
import type { ApiKeys } from "../limits/ApiKeys.ts"
import { Seeds } from "../simulation/Seeds.ts"
import { Stats } from "../stats/Stats.ts"
import { faultRoutes } from "./control/faultRoutes.ts"
import { type ControlOptions, guarded } from "./control/guard.ts"
import { statsRoute } from "./control/statsRoute.ts"
import { requestMiddleware } from "./requestMiddleware.ts"

export interface ServerOptions {
  readonly maxBodyBytes: number
  readonly cors: boolean
  /** Whether requests may ask for faults and timing of their own. */
  readonly wishes: boolean
  readonly control: ControlOptions
  /** Most WebSockets that are open at once. */
  readonly maxWebSockets: number
}

/** The router's layer; it needs the services that the providers' handlers use. */
export const routes = (options: ServerOptions) =>
  HttpRouter.use(
    Effect.fnUntraced(function* (router) {
      const all = yield* providers(options)
      const seeds = yield* Seeds
      const failureFor = (path: string) => (all.find(({ prefix }) => path.startsWith(`${prefix}/`)) ?? all[0]).failure
      yield* router.addGlobalMiddleware(requestMiddleware({ cors: options.cors, failureFor, seeds }))
      for (const table of [
        ...all.map(routesOf),
        { routes: [health, ...(yield* control(options))], failure: all[0].failure },
      ]) {
        yield* router.addAll(withWrongMethods(table.routes, table.failure).map(toRouterRoute))
      }
    }),
  )

/** The simulator's own API. */
const control = Effect.fnUntraced(function* (options: ServerOptions) {
  const services = { stats: yield* Stats, apiKeys: nobodyAsked, maxBodyBytes: options.maxBodyBytes }
  const own = [yield* statsRoute, ...(yield* faultRoutes(services))]
  return own.map(guarded(options.control))
})

/** Providers' keys are not asked for here. */
const nobodyAsked: ApiKeys["Service"] = {
  identify: () => Effect.succeed({ name: "control", mayCall: () => true }),
}

const health: Route = {
  method: "GET",
  path: "/health",
  handler: Effect.sync(() => jsonResponse(200, { status: "ok", service: "llmsim" }, {})),
}

interface RouteTable {
  readonly routes: ReadonlyArray<Route>
  readonly failure: (error: SimError) => WireFailure
}

/** A provider's routes at the root and under its prefix. */
const routesOf = ({ routes, prefix, failure }: Provider): RouteTable => ({
  routes: [...routes, ...routes.map((route) => ({ ...route, path: `${prefix}${route.path}` as const }))],
  failure,
})

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const

interface AnyRoute extends Omit<Route, "method"> {
  readonly method: (typeof methods)[number]
}

const withWrongMethods = (
  routes: ReadonlyArray<Route>,
  failure: (error: SimError) => WireFailure,
): ReadonlyArray<AnyRoute> => {
  const paths = [...new Set(routes.map((route) => route.path))]
  const wrong = paths.flatMap((path) => {
    const allowed = routes.filter((route) => route.path === path).map((route) => route.method)
    const handler = Effect.map(HttpServerRequest.HttpServerRequest, (request) =>
      failureResponse(
        failure,
        simError(new WrongMethod({ method: request.method, path: request.url.split("?", 1)[0] ?? "", allowed })),
      ),
    )
    const others = methods.filter((method) => !allowed.some((ours) => ours === method))
    return others.map((method) => ({ method, path, handler }))
  })
  return [...routes, ...wrong]
}

const toRouterRoute = ({ method, path, handler }: AnyRoute) => HttpRouter.route(method, path, handler)
