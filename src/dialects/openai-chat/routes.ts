/** Where OpenAI serves Chat Completions. */
import { completionRoute, type RouteServices } from "../../http/completionRoute.ts"
import type { Route } from "../../http/Route.ts"
import type { ModelCatalog } from "../../models/ModelCatalog.ts"
import { openAiChat } from "./codec.ts"

export const chatRoutes = (services: RouteServices, catalog: ModelCatalog["Service"]): ReadonlyArray<Route> => [
  { method: "POST", path: "/v1/chat/completions", handler: completionRoute(openAiChat(catalog), services) },
]
