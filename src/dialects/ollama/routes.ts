/** Where Ollama serves its API. */
import { Effect } from "effect"
import { type ApiHandler, apiRoute } from "../../http/apiRoute.ts"
import { completionRoute } from "../../http/completionRoute.ts"
import type { Route } from "../../http/Route.ts"
import { ollamaChat, ollamaGenerate } from "./codec.ts"
import { embed, type OllamaServices, oldEmbeddings } from "./embed.ts"
import { show, tags } from "./models.ts"
import { ollamaStyle } from "./style.ts"

/** The version whose API this is. */
const version = "0.12.6"

export const ollamaRoutes = (services: OllamaServices): ReadonlyArray<Route> => {
  const { catalog } = services
  const route = (handler: ApiHandler) => apiRoute(ollamaStyle, services, handler)
  return [
    { method: "POST", path: "/api/chat", handler: completionRoute(ollamaChat(catalog), services) },
    { method: "POST", path: "/api/generate", handler: completionRoute(ollamaGenerate(catalog), services) },
    { method: "POST", path: "/api/embed", handler: route(embed(services)) },
    { method: "POST", path: "/api/embeddings", handler: route(oldEmbeddings(services)) },
    { method: "GET", path: "/api/tags", handler: route(tags(catalog)) },
    { method: "POST", path: "/api/show", handler: route(show(catalog)) },
    { method: "GET", path: "/api/ps", handler: route(() => Effect.succeed({ models: [] })) },
    { method: "GET", path: "/api/version", handler: route(() => Effect.succeed({ version })) },
  ]
}
