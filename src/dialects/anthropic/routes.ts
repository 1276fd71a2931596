/** Where Anthropic serves messages and counts their tokens. */
import { Effect } from "effect"
import type { ApiStyle } from "../../http/ApiStyle.ts"
import { apiRoute } from "../../http/apiRoute.ts"
import { completionRoute, type RouteServices } from "../../http/completionRoute.ts"
import type { Route } from "../../http/Route.ts"
import type { ModelCatalog } from "../../models/ModelCatalog.ts"
import { countPrompt } from "../../tokenizer/countPrompt.ts"
import type { Tokenizer } from "../../tokenizer/Tokenizer.ts"
import { anthropicMessages } from "./codec.ts"
import { decodeCount } from "./decode.ts"

export interface MessageServices extends RouteServices {
  readonly style: ApiStyle
  readonly catalog: ModelCatalog["Service"]
  readonly tokenizer: Tokenizer["Service"]
}

export const messageRoutes = (services: MessageServices): ReadonlyArray<Route> => {
  const { style, catalog, tokenizer } = services
  return [
    { method: "POST", path: "/v1/messages", handler: completionRoute(anthropicMessages(catalog, style), services) },
    {
      method: "POST",
      path: "/v1/messages/count_tokens",
      handler: apiRoute(style, services, ({ http, json }) =>
        Effect.gen(function* () {
          const prompt = yield* decodeCount(catalog, { body: yield* json, headers: http.headers })
          const encoding = yield* tokenizer.encoding(prompt.model)
          return { input_tokens: countPrompt(encoding, prompt) }
        }),
      ),
    },
  ]
}
