/** `GET /v1/models`: the catalogue, in OpenAI's shape. */
import { Effect } from "effect"
import { HttpRouter } from "effect/http"
import type { ModelCard } from "../../domain/ModelCard.ts"
import { failureResponse, jsonResponse } from "../../http/jsonResponse.ts"
import type { Route } from "../../http/Route.ts"
import type { ModelCatalog } from "../../models/ModelCatalog.ts"
import { openAiFailure } from "../openai-chat/errors.ts"
import { openAiHeaders } from "../openai-chat/headers.ts"

/** OpenAI's fields, and the two limits that clients most often ask for. */
const modelOf = (card: ModelCard) => ({
  id: card.id,
  object: "model",
  created: card.createdAt,
  owned_by: card.provider,
  context_window: card.contextWindow,
  max_output_tokens: card.maxOutputTokens,
})

export const modelRoutes = (catalog: ModelCatalog["Service"]): ReadonlyArray<Route> => [
  {
    method: "GET",
    path: "/v1/models",
    handler: Effect.sync(() =>
      jsonResponse(200, { object: "list", data: catalog.list.map(modelOf) }, openAiHeaders(0)),
    ),
  },
  {
    method: "GET",
    path: "/v1/models/:model",
    handler: HttpRouter.params.pipe(
      Effect.flatMap(({ model }) => catalog.find(model ?? "")),
      Effect.map((card) => jsonResponse(200, modelOf(card), openAiHeaders(0))),
      Effect.catch((error) => Effect.succeed(failureResponse(openAiFailure, error))),
    ),
  },
]
