/** `/v1/threads/{thread}/messages`. */
import { Effect } from "effect"
import type { ApiHandler, ApiRequest, ApiServices } from "../../../http/apiRoute.ts"
import type { Route } from "../../../http/Route.ts"
import { listOf, pageRequest } from "../../openai-more/listPage.ts"
import { stored, unknown } from "../../openai-more/stored.ts"
import { betaRoute } from "../betaRoute.ts"
import { refused } from "../errors.ts"
import type { Library } from "../Library.ts"
import { collectFrom, pageOf } from "../pages.ts"
import { activeRun, findThread } from "../runs/activeRun.ts"
import type { Runs } from "../runs/Runs.ts"
import { addMessages, checkMessages } from "./addMessages.ts"
import { MessageCreation, MetadataUpdate } from "./Wire.ts"

export interface MessageServices extends ApiServices {
  readonly library: Library
  readonly runs: Runs
}

export const messageRoutes = (services: MessageServices): ReadonlyArray<Route> => {
  const { library } = services
  const api = (method: Route["method"], path: Route["path"], handler: ApiHandler) =>
    betaRoute(services, method, path, handler)
  return [
    api("POST", "/v1/threads/:thread/messages", (request) => create(services, request)),
    api("GET", "/v1/threads/:thread/messages", (request) => list(library, request)),
    api("GET", "/v1/threads/:thread/messages/:id", (request) => find(library, request)),
    api("POST", "/v1/threads/:thread/messages/:id", (request) =>
      Effect.gen(function* () {
        const { metadata } = yield* request.body(MetadataUpdate)
        const { id, thread_id } = yield* find(library, request)
        const updated = yield* stored(
          library.messages(thread_id).update(id, (now) => ({ ...now, metadata: metadata ?? now.metadata })),
        )
        return updated?.value ?? (yield* unknown("message", id))
      }),
    ),
    api("DELETE", "/v1/threads/:thread/messages/:id", (request) =>
      Effect.gen(function* () {
        const { id, thread_id } = yield* find(library, request)
        yield* stored(library.messages(thread_id).delete(id))
        return { id, object: "thread.message.deleted", deleted: true }
      }),
    ),
  ]
}

const create = Effect.fnUntraced(function* ({ library, runs }: MessageServices, request: ApiRequest) {
  const body = yield* request.body(MessageCreation)
  yield* checkMessages([body], () => [])
  const kept = yield* findThread(library, request.params.thread ?? "")
  const { id } = kept.thread
  const active = yield* activeRun(library, runs, kept)
  if (active !== undefined) {
    return yield* refused(`Can't add messages to ${id} while a run ${active.run.id} is active.`)
  }
  const [message] = yield* addMessages(library, id, [body])
  return message
})

const list = Effect.fnUntraced(function* (library: Library, { params, query }: ApiRequest) {
  const page = yield* pageRequest(query)
  const { thread } = yield* findThread(library, params.thread ?? "")
  const messages = library.messages(thread.id)
  const run = query.get("run_id")
  if (run === null || run === "") {
    const { items, hasMore } = yield* pageOf(messages, page)
    return listOf(
      items.map(({ value }) => value),
      hasMore,
    )
  }
  const found = yield* collectFrom(messages, ({ run_id }) => run_id === run, { ...page, limit: page.limit + 1 })
  return listOf(found.slice(0, page.limit), found.length > page.limit)
})

const find = Effect.fnUntraced(function* (library: Library, { params }: ApiRequest) {
  const { thread } = yield* findThread(library, params.thread ?? "")
  const id = params.id ?? ""
  return (yield* stored(library.messages(thread.id).get(id))) ?? (yield* unknown("message", id))
})
