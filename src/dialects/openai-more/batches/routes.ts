/** `/v1/batches`: many requests in one file, answered when there is time. */
import { Effect } from "effect"
import { type ApiServices, apiRoute } from "../../../http/apiRoute.ts"
import { callRoute } from "../../../http/callRoute.ts"
import type { Route } from "../../../http/Route.ts"
import { openAiStyle } from "../../openai-chat/style.ts"
import { listOf, pageRequest } from "../listPage.ts"
import { type BatchOptions, makeBatches } from "./Batches.ts"
import { type Batch, BatchCreate } from "./Wire.ts"

/** `answering` are the routes that lines may name. */
export const batchRoutes = (
  services: ApiServices,
  options: Omit<BatchOptions, "answer">,
  answering: ReadonlyArray<Route>,
): ReadonlyArray<Route> => {
  const batches = makeBatches({
    ...options,
    answer: ({ url, body }, id) => {
      const target = answering.find(({ method, path }) => method === "POST" && path === url)
      if (target === undefined) return Effect.succeed({ status: 404, text: "{}" })
      return callRoute(target.handler, { path: url, headers: { "x-llmsim-latency": "instant" }, body, id })
    },
  })
  const route = (method: Route["method"], path: Route["path"], handler: Parameters<typeof apiRoute>[2]): Route => ({
    method,
    path,
    handler: apiRoute(openAiStyle, services, handler),
  })
  return [
    route("POST", "/v1/batches", ({ body }) => Effect.flatMap(body(BatchCreate), batches.create)),
    route("GET", "/v1/batches", ({ query }) =>
      Effect.gen(function* () {
        const { items, hasMore } = yield* batches.list(yield* pageRequest(query))
        return listOf(
          items.map(({ value }) => value as unknown as Batch),
          hasMore,
        )
      }),
    ),
    route("GET", "/v1/batches/:id", ({ params: { id = "" } }) => batches.get(id)),
    route("POST", "/v1/batches/:id/cancel", ({ params: { id = "" } }) => batches.cancel(id)),
  ]
}
