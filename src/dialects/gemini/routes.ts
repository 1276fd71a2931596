/** Where Google serves Gemini: the API of AI Studio, and Vertex AI's. */
import { Effect } from "effect"
import { apiRoute } from "../../http/apiRoute.ts"
import type { Route } from "../../http/Route.ts"
import { cacheRoutes } from "./cacheRoutes.ts"
import { modelCall } from "./modelCall.ts"
import { getModel, listModels } from "./models.ts"
import { type GeminiServices, modelVerbs } from "./modelVerbs.ts"
import { geminiStyle } from "./style.ts"

const versions = ["/v1beta", "/v1", "/v1alpha", "/v1beta1"] as const
const vertexProject = "/projects/:project/locations/:location"

export const geminiRoutes = (services: GeminiServices): ReadonlyArray<Route> => {
  const { catalog } = services
  const call = modelVerbs(services)
  const list = apiRoute(geminiStyle, services, listModels(catalog))
  const get = apiRoute(geminiStyle, services, ({ params }) => getModel(catalog, modelCall(params).model))
  const noTuned = apiRoute(geminiStyle, services, () => Effect.succeed({}))
  return versions.flatMap((version): ReadonlyArray<Route> => {
    const publisher = `${version}/publishers/google/models` as const
    const ofProject = `${version}${vertexProject}/publishers/google/models` as const
    const models = [`${version}/models` as const, publisher, ofProject]
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
      ...cacheRoutes(services, version),
      ...cacheRoutes(services, `${version}${vertexProject}`),
      { method: "GET", path: `${version}/tunedModels`, handler: noTuned },
      { method: "POST", path: `${version}/tunedModels/:model`, handler: call },
    ]
  })
}
