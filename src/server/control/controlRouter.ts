/** Everything under `/llmsim`: the control API, its docs and the dashboard. */
import { Effect, Layer } from "effect"
import type { HttpMethod } from "effect/http"
import { HttpRouter, HttpServer } from "effect/http"
import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { ControlApi } from "../../control/ControlApi.ts"
import { openAiFailure } from "../../dialects/openai-chat/errors.ts"
import type { Settings } from "../../settings/Settings.ts"
import { wrongMethods } from "../wrongMethods.ts"
import { controlAccess } from "./controlAccess.ts"
import { dashboardRoutes } from "./dashboardRoutes.ts"
import { docsRoutes } from "./docsRoutes.ts"
import { faultHandlers } from "./faultHandlers.ts"
import type { ControlOptions } from "./guard.ts"
import { journalHandlers } from "./journalHandlers.ts"
import { mockHandlers } from "./mockHandlers.ts"
import { queryCheck } from "./queryCheck.ts"
import type { Standing } from "./Standing.ts"
import { serverHandlers } from "./serverHandlers.ts"
import { statsHandlers } from "./statsHandlers.ts"
import { verdictHandlers } from "./verdictHandlers.ts"

export interface ControlRouterOptions {
  readonly control: ControlOptions
  readonly maxBodyBytes: number
  /** The settings in force, as they may be shown. */
  readonly settings: Settings
  /** How the server stands. */
  readonly standing: () => Standing
}

export const controlRouter = Effect.fnUntraced(function* (options: ControlRouterOptions) {
  const router = yield* HttpRouter.make
  const pages = [...dashboardRoutes, ...(yield* docsRoutes)]
  const handlers = Layer.mergeAll(
    statsHandlers(options.standing),
    journalHandlers,
    faultHandlers(options.maxBodyBytes),
    mockHandlers(options.maxBodyBytes),
    verdictHandlers,
    serverHandlers(options.settings),
  )
  yield* Layer.build(
    HttpApiBuilder.layer(ControlApi).pipe(
      Layer.provide(handlers),
      Layer.provide([controlAccess(options.control), queryCheck]),
      Layer.provide(HttpServer.layerServices),
      Layer.provide(Layer.succeed(HttpRouter.HttpRouter, router)),
    ),
  )
  yield* router.addAll(pages.map(({ method, path, handler }) => HttpRouter.route(method, path, handler)))
  const refused = wrongMethods([...pages, ...endpoints()], () => openAiFailure)
  yield* router.addAll(refused.map(({ method, path, handler }) => HttpRouter.route(method, path, handler)))
  return router.asHttpEffect()
})

const endpoints = () => {
  const all: Array<{ readonly method: HttpMethod.HttpMethod; readonly path: `/${string}` }> = []
  HttpApi.reflect(ControlApi, {
    onGroup: () => undefined,
    onEndpoint: ({ endpoint: { method, path } }) => {
      all.push({ method, path: path as `/${string}` })
    },
  })
  return all
}
