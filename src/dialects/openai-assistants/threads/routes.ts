/** `/v1/threads`. */
import { Effect } from "effect"
import type { SimError } from "../../../domain/SimError.ts"
import type { ApiHandler, ApiRequest, ApiServices } from "../../../http/apiRoute.ts"
import type { Route } from "../../../http/Route.ts"
import { stored, unknown } from "../../openai-more/stored.ts"
import { betaRoute } from "../betaRoute.ts"
import type { Library } from "../Library.ts"
import { collectFrom } from "../pages.ts"
import { findThread } from "../runs/activeRun.ts"
import type { Runs } from "../runs/Runs.ts"
import { toolResources } from "../toolResources.ts"
import { createThread } from "./createThread.ts"
import { ThreadCreation, ThreadUpdate } from "./Wire.ts"

export interface ThreadServices extends ApiServices {
  readonly library: Library
  readonly runs: Runs
}

export const threadRoutes = (services: ThreadServices): ReadonlyArray<Route> => {
  const { library } = services
  const api = (method: Route["method"], path: Route["path"], handler: ApiHandler) =>
    betaRoute(services, method, path, handler)
  return [
    api("POST", "/v1/threads", (request) =>
      Effect.flatMap(Effect.catch(request.body(ThreadCreation), noBody), (body) => createThread(library, body, [])),
    ),
    api("GET", "/v1/threads/:thread", ({ params }) =>
      Effect.map(findThread(library, params.thread ?? ""), ({ thread }) => thread),
    ),
    api("POST", "/v1/threads/:thread", (request) => update(library, request)),
    api("DELETE", "/v1/threads/:thread", (request) => remove(services, request)),
  ]
}

/** All of a thread's fields may be left out, and so may the body. */
const noBody = (error: SimError): Effect.Effect<typeof ThreadCreation.Type, SimError> =>
  error.reason._tag === "EmptyBody" ? Effect.succeed({}) : Effect.fail(error)

const update = Effect.fnUntraced(function* (library: Library, request: ApiRequest) {
  const { metadata, tool_resources } = yield* request.body(ThreadUpdate)
  const { thread } = yield* findThread(library, request.params.thread ?? "")
  const resources = tool_resources == null ? undefined : yield* toolResources(library, tool_resources)
  const updated = yield* stored(
    library.threads.update(thread.id, (now) => ({
      ...now,
      thread: {
        ...now.thread,
        metadata: metadata ?? now.thread.metadata,
        tool_resources: resources ?? now.thread.tool_resources,
      },
    })),
  )
  return updated?.value.thread ?? (yield* unknown("thread", thread.id))
})

const remove = Effect.fnUntraced(function* ({ library, runs }: ThreadServices, { params }: ApiRequest) {
  const { thread } = yield* findThread(library, params.thread ?? "")
  const { id } = thread
  yield* stored(library.threads.delete(id))
  yield* runs.forget(id)
  for (const { run } of yield* collectFrom(library.runs(id))) yield* stored(library.steps(run.id).clear)
  yield* stored(library.runs(id).clear)
  yield* stored(library.messages(id).clear)
  return { id, object: "thread.deleted", deleted: true }
})
