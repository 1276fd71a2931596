/** Where OpenAI serves Chat Completions, and those of them that were kept. */
import { type ApiHandler, apiRoute } from "../../http/apiRoute.ts"
import { completionRoute, type RouteServices } from "../../http/completionRoute.ts"
import type { Route } from "../../http/Route.ts"
import type { ModelCatalog } from "../../models/ModelCatalog.ts"
import type { Store } from "../../store/Store.ts"
import { openAiChat } from "./codec.ts"
import { makeStoredCompletions } from "./storedCompletions.ts"
import { openAiStyle } from "./style.ts"

export const chatRoutes = (
  services: RouteServices,
  catalog: ModelCatalog["Service"],
  store: Store["Service"],
): ReadonlyArray<Route> => {
  const stored = makeStoredCompletions(store)
  const api = (method: Route["method"], path: Route["path"], handler: ApiHandler): Route => ({
    method,
    path,
    handler: apiRoute(openAiStyle, services, handler),
  })
  const codec = openAiChat(catalog, stored.keep)
  return [
    { method: "POST", path: "/v1/chat/completions", handler: completionRoute(codec, services) },
    api("GET", "/v1/chat/completions", stored.list),
    api("GET", "/v1/chat/completions/:id", stored.retrieve),
    api("POST", "/v1/chat/completions/:id", stored.update),
    api("DELETE", "/v1/chat/completions/:id", stored.delete),
    api("GET", "/v1/chat/completions/:id/messages", stored.messages),
  ]
}
