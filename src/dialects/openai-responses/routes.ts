/** Where OpenAI serves the Responses API, and where the OpenResponses specification does. */
import { Effect } from "effect"
import { InvalidRequest, simError } from "../../domain/SimError.ts"
import { completionRoute, type RouteServices } from "../../http/completionRoute.ts"
import type { Route } from "../../http/Route.ts"
import type { ModelCatalog } from "../../models/ModelCatalog.ts"
import { responsesCodec } from "./codec.ts"
import type { Past } from "./decode.ts"

const past: Past = {
  itemsBefore: (body) => {
    const id = body.previous_response_id
    if (id == null) return Effect.succeed([])
    const message = `Previous response with id '${id}' not found.`
    const problem = {
      _tag: "Other",
      path: ["previous_response_id"],
      message,
      code: "previous_response_not_found",
    } as const
    return Effect.fail(simError(new InvalidRequest({ problem })))
  },
  itemOf: () => Effect.die("not yet"),
}

export const responseRoutes = (services: RouteServices, catalog: ModelCatalog["Service"]): ReadonlyArray<Route> => [
  {
    method: "POST",
    path: "/v1/responses",
    handler: completionRoute(responsesCodec({ catalog, past, flavour: "openai" }), services),
  },
  {
    method: "POST",
    path: "/openresponses/v1/responses",
    handler: completionRoute(responsesCodec({ catalog, past, flavour: "openresponses" }), services),
  },
]
