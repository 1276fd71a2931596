/** Where OpenAI serves the Responses API, and where the OpenResponses specification does. */
import { Effect, Predicate, type Scope } from "effect"
import { InvalidRequest, simError } from "../../domain/SimError.ts"
import { type ApiHandler, apiRoute } from "../../http/apiRoute.ts"
import { completionRoute, type RouteServices } from "../../http/completionRoute.ts"
import type { FollowRequest } from "../../http/followMessage.ts"
import { jsonResponse } from "../../http/jsonResponse.ts"
import type { Route } from "../../http/Route.ts"
import type { ModelCatalog } from "../../models/ModelCatalog.ts"
import type { Seeds } from "../../simulation/Seeds.ts"
import type { Store } from "../../store/Store.ts"
import { countPrompt } from "../../tokenizer/countPrompt.ts"
import type { Tokenizer } from "../../tokenizer/Tokenizer.ts"
import { pageOfAll, pageRequest } from "../openai-more/listPage.ts"
import { unknown } from "../openai-more/stored.ts"
import { type Archive, makeArchive } from "./Archive.ts"
import { type Background, makeBackground } from "./Background.ts"
import { type ResponsesCodec, responsesCodec } from "./codec.ts"
import { compact } from "./compact.ts"
import { makeConversations } from "./conversations.ts"
import type { DecodeServices } from "./decode.ts"
import { followed } from "./followed.ts"
import { objectOf } from "./KeptResponse.ts"
import { retrieve } from "./retrieve.ts"
import { responsesStyle } from "./style.ts"
import { webSocketRoute } from "./webSocket.ts"

export interface ResponseServices extends RouteServices {
  readonly catalog: ModelCatalog["Service"]
  readonly tokenizer: Tokenizer["Service"]
  readonly store: Store["Service"]
  readonly seeds: Seeds["Service"]
  readonly maxWebSockets: number
  readonly followed: FollowRequest
}

export const responseRoutes = Effect.fnUntraced(function* (
  services: ResponseServices,
): Effect.fn.Return<ReadonlyArray<Route>, never, Scope.Scope> {
  const archive = makeArchive(services.store)
  const background = yield* makeBackground({ ...services, archive })
  const decodingOf = (flavour: DecodeServices["flavour"]) => ({
    catalog: services.catalog,
    past: archive.past,
    flavour,
  })
  const codecOf = (flavour: DecodeServices["flavour"]): ResponsesCodec => ({
    ...responsesCodec(decodingOf(flavour)),
    keep: archive.keep,
    divert: (decoded, asked) => {
      if (!decoded.options.background) return undefined
      return Effect.flatMap(background.start(decoded, asked), (started) =>
        decoded.streaming
          ? followed(codecOf(flavour), started)
          : Effect.succeed(jsonResponse(200, objectOf(started.kept), {})),
      )
    },
  })
  const codec = codecOf("openai")
  const api = (method: Route["method"], path: Route["path"], handler: ApiHandler): Route => ({
    method,
    path,
    handler: apiRoute(responsesStyle, services, handler),
  })
  return [
    { method: "POST", path: "/v1/responses", handler: completionRoute(codec, services) },
    {
      method: "GET",
      path: "/v1/responses",
      handler: webSocketRoute({ ...services, decoding: decodingOf("openai"), keep: archive.keep }),
    },
    {
      method: "POST",
      path: "/openresponses/v1/responses",
      handler: completionRoute(codecOf("openresponses"), services),
    },
    ...keptRoutes(api, archive, background),
    api("POST", "/v1/responses/input_tokens", ({ http, json, params }) =>
      Effect.gen(function* () {
        const body = withModel(yield* json)
        const { prompt } = yield* codec.decode({ body, headers: http.headers, params })
        const encoding = yield* services.tokenizer.encoding(prompt.model)
        return { object: "response.input_tokens", input_tokens: countPrompt(encoding, prompt) }
      }),
    ),
    api("POST", "/v1/responses/compact", (request) => compact(codec, services, request)),
    ...conversationRoutes(api, services),
  ]
})

/** What is counted needs no model, though it depends on it. */
const withModel = (body: unknown): unknown => {
  if (!Predicate.isObject(body)) return body
  const { model, input } = body as { readonly model?: unknown; readonly input?: unknown }
  return { ...body, model: model ?? "gpt-4o", input: input ?? [] }
}

type Api = (method: Route["method"], path: Route["path"], handler: ApiHandler) => Route

const keptRoutes = (api: Api, archive: Archive, background: Background): ReadonlyArray<Route> => [
  api("GET", "/v1/responses/:id", (request) => retrieve(archive, background, request)),
  api("DELETE", "/v1/responses/:id", ({ params }) =>
    Effect.gen(function* () {
      const id = params.id ?? ""
      yield* background.cancel(id)
      if (!(yield* archive.delete(id))) return yield* unknown("response", id)
      return { id, object: "response", deleted: true }
    }),
  ),
  api("POST", "/v1/responses/:id/cancel", ({ params }) =>
    Effect.gen(function* () {
      const id = params.id ?? ""
      const kept = yield* archive.get(id)
      if (!kept.options.background) return yield* cannotCancel
      return objectOf((yield* background.cancel(id)) ?? kept)
    }),
  ),
  api("GET", "/v1/responses/:id/input_items", ({ params, query }) =>
    Effect.gen(function* () {
      const page = yield* pageRequest(query)
      const { input } = yield* archive.get(params.id ?? "")
      return pageOfAll(input, page)
    }),
  ),
]

const cannotCancel = Effect.fail(
  simError(
    new InvalidRequest({
      problem: { _tag: "Other", path: [], message: "Cannot cancel a synchronous response.", code: undefined },
    }),
  ),
)

const conversationRoutes = (api: Api, { store, seeds }: ResponseServices): ReadonlyArray<Route> => {
  const conversations = makeConversations(store, seeds)
  return [
    api("POST", "/v1/conversations", conversations.create),
    api("GET", "/v1/conversations/:id", conversations.retrieve),
    api("POST", "/v1/conversations/:id", conversations.update),
    api("DELETE", "/v1/conversations/:id", conversations.delete),
    api("POST", "/v1/conversations/:id/items", conversations.createItems),
    api("GET", "/v1/conversations/:id/items", conversations.listItems),
    api("GET", "/v1/conversations/:id/items/:item", conversations.retrieveItem),
    api("DELETE", "/v1/conversations/:id/items/:item", conversations.deleteItem),
  ]
}
