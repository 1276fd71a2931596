/** `/v1/models`: the catalogue, in OpenAI's shape, from which fine-tuned models can be deleted. */
import { Effect } from "effect"
import type { ModelCard } from "../../domain/ModelCard.ts"
import { type ApiServices, apiRoute } from "../../http/apiRoute.ts"
import type { Route } from "../../http/Route.ts"
import type { ModelCatalog } from "../../models/ModelCatalog.ts"
import { openAiStyle } from "../openai-chat/style.ts"
import { forbidden } from "./forbidden.ts"

/** OpenAI's fields, and the two limits that clients most often ask for. */
const modelOf = (card: ModelCard) => ({
  id: card.id,
  object: "model",
  created: card.createdAt,
  owned_by: card.provider,
  context_window: card.contextWindow,
  max_output_tokens: card.maxOutputTokens,
})

export const modelRoutes = (services: ApiServices, catalog: ModelCatalog["Service"]): ReadonlyArray<Route> => [
  {
    method: "GET",
    path: "/v1/models",
    handler: apiRoute(openAiStyle, services, () =>
      Effect.sync(() => ({ object: "list", data: catalog.list.map(modelOf) })),
    ),
  },
  {
    method: "GET",
    path: "/v1/models/:model",
    handler: apiRoute(openAiStyle, services, ({ params }) => Effect.map(catalog.find(params.model ?? ""), modelOf)),
  },
  {
    method: "DELETE",
    path: "/v1/models/:model",
    handler: apiRoute(openAiStyle, services, ({ params }) => deleteModel(services, catalog, params.model ?? "")),
  },
]

/** The older ids too, such as `davinci:ft-acme-2023-01-24`. */
const isFineTuned = (id: string): boolean => /^ft:|:ft-/.test(id)

const deleteModel = ({ stats }: ApiServices, catalog: ModelCatalog["Service"], id: string) =>
  isFineTuned(id)
    ? Effect.as(catalog.remove(id), { id, object: "model", deleted: true })
    : Effect.andThen(catalog.find(id), forbidden(stats, "You have insufficient permissions for this operation."))
