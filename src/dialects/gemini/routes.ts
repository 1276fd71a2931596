/** Where Google serves Gemini: the API of AI Studio, and Vertex AI's. */
import { Effect } from "effect"
import { HttpRouter, HttpServerRequest } from "effect/http"
import { simError, UnknownRoute } from "../../domain/SimError.ts"
import { apiRoute } from "../../http/apiRoute.ts"
import { completionRoute, type RouteServices } from "../../http/completionRoute.ts"
import type { Route, RouteHandler } from "../../http/Route.ts"
import { gemini } from "./codec.ts"
import { countTokens } from "./countTokens.ts"
import type { DecodeServices } from "./decode.ts"
import { modelCall } from "./modelCall.ts"
import { getModel, listModels } from "./models.ts"
import { geminiStyle } from "./style.ts"

const versions = ["/v1beta", "/v1", "/v1alpha", "/v1beta1"] as const
const vertexProject = "/projects/:project/locations/:location"

export const geminiRoutes = (services: RouteServices, decoding: DecodeServices): ReadonlyArray<Route> => {
  const { catalog } = decoding
  const call = modelVerbs(services, decoding)
  const list = apiRoute(geminiStyle, services, listModels(catalog))
  const get = apiRoute(geminiStyle, services, ({ params }) => getModel(catalog, modelCall(params).model))
  const noTuned = apiRoute(geminiStyle, services, () => Effect.succeed({}))
  return versions.flatMap((version): ReadonlyArray<Route> => {
    const publishers = [
      `${version}/publishers/google/models`,
      `${version}${vertexProject}/publishers/google/models`,
    ] as const
    const models = [`${version}/models`, ...publishers] as const
    return [
      ...models.flatMap(
        (path): ReadonlyArray<Route> => [
          { method: "GET", path, handler: list },
          { method: "GET", path: `${path}/:model`, handler: get },
          { method: "POST", path: `${path}/:model`, handler: call },
          { method: "GET", path: `${path}/:owner/:model`, handler: get },
          { method: "POST", path: `${path}/:owner/:model`, handler: call },
        ],
      ),
      { method: "GET", path: `${version}/tunedModels`, handler: noTuned },
      { method: "POST", path: `${version}/tunedModels/:model`, handler: call },
    ]
  })
}

/** A parameter of the router takes the whole of a path's last part, so the verb in it is told apart here. */
const modelVerbs = (services: RouteServices, decoding: DecodeServices): RouteHandler => {
  const generate = completionRoute(gemini(decoding, "whole"), services)
  const events = completionRoute(gemini(decoding, "events"), services)
  const array = completionRoute(gemini(decoding, "array"), services)
  const count = apiRoute(geminiStyle, services, ({ params, json }) =>
    Effect.flatMap(json, (body) => countTokens(decoding, modelCall(params).model, body)),
  )
  const unknown = apiRoute(geminiStyle, services, ({ http }) =>
    Effect.fail(simError(new UnknownRoute({ method: http.method, path: http.url.split("?", 1)[0] ?? "" }))),
  )
  return Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    switch (modelCall(yield* HttpRouter.params).verb) {
      case "generateContent":
        return yield* generate
      case "streamGenerateContent":
        return yield* /[?&](alt|%24alt|\$alt)=sse(&|$)/.test(request.url) ? events : array
      case "countTokens":
        return yield* count
      default:
        return yield* unknown
    }
  })
}
