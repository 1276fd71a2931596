/** `GET /v1/models`: the catalogue, in Anthropic's shape and in pages. */
import { Effect, Result } from "effect"
import type { ModelCard } from "../../domain/ModelCard.ts"
import type { ApiStyle } from "../../http/ApiStyle.ts"
import { type ApiServices, apiRoute } from "../../http/apiRoute.ts"
import type { Route } from "../../http/Route.ts"
import type { ModelCatalog } from "../../models/ModelCatalog.ts"
import { capabilitiesOf } from "./capabilities.ts"
import { invalid } from "./decode.ts"
import { pageOf, readPaging } from "./paging.ts"

/** The caller's own models are listed beside Anthropic's. */
const owners = ["anthropic", "llmsim"]

const modelOf = (card: ModelCard) => ({
  type: "model",
  id: card.id,
  display_name: card.name,
  created_at: new Date(card.createdAt * 1000).toISOString().replace(".000Z", "Z"),
  lifecycle: "active",
  deprecated_at: null,
  retires_at: null,
  line: /haiku|sonnet|opus|fable|mythos/.exec(card.id)?.[0] ?? null,
  max_input_tokens: card.contextWindow > 0 ? card.contextWindow : null,
  max_tokens: card.maxOutputTokens > 0 ? card.maxOutputTokens : null,
  capabilities: card.provider === "anthropic" ? capabilitiesOf(card) : null,
})

interface ModelServices extends ApiServices {
  readonly style: ApiStyle
  readonly catalog: ModelCatalog["Service"]
}

export const modelRoutes = (services: ModelServices): ReadonlyArray<Route> => {
  const { style, catalog } = services
  const newestFirst = catalog.list
    .filter(({ provider }) => owners.includes(provider))
    .toSorted((one, other) => other.createdAt - one.createdAt)
  return [
    {
      method: "GET",
      path: "/v1/models",
      handler: apiRoute(style, services, ({ query }) => {
        const paging = readPaging(query)
        if (Result.isFailure(paging)) return invalid(paging.failure)
        return Effect.succeed(pageOf(newestFirst, paging.success, modelOf))
      }),
    },
    {
      method: "GET",
      path: "/v1/models/:model",
      handler: apiRoute(style, services, ({ params }) => Effect.map(catalog.find(params.model ?? ""), modelOf)),
    },
  ]
}
