/** `/v1/threads/{thread}/runs`, and `/v1/threads/runs`. */
import { Effect, Pull } from "effect"
import type { ApiHandler, ApiRequest } from "../../../http/apiRoute.ts"
import { trailOf } from "../../../http/RequestTrail.ts"
import type { Route } from "../../../http/Route.ts"
import { sseHeaders, streamResponse } from "../../../http/sseBody.ts"
import { listOf, pageRequest } from "../../openai-more/listPage.ts"
import { stored, unknown } from "../../openai-more/stored.ts"
import { betaRoute } from "../betaRoute.ts"
import { MetadataUpdate } from "../messages/Wire.ts"
import { pageOf } from "../pages.ts"
import { createThread } from "../threads/createThread.ts"
import { findThread } from "./activeRun.ts"
import { type CreationServices, createRun, planRun } from "./createRun.ts"
import type { Job } from "./Job.ts"
import { findStep, listSteps } from "./steps.ts"
import { submitOutputs } from "./submitOutputs.ts"
import { RunCreation, ThreadAndRunCreation, ToolOutputs } from "./Wire.ts"

export const runRoutes = (services: CreationServices): ReadonlyArray<Route> => {
  const api = (method: Route["method"], path: Route["path"], handler: ApiHandler) =>
    betaRoute(services, method, path, handler)
  const base = "/v1/threads/:thread/runs"
  return [
    api("POST", "/v1/threads/runs", (request) => createBoth(services, request)),
    api("POST", base, (request) => create(services, request)),
    api("GET", base, (request) => list(services, request)),
    api("GET", `${base}/:run`, (request) => Effect.map(find(services, request), ({ run }) => run)),
    api("POST", `${base}/:run`, (request) => update(services, request)),
    api("POST", `${base}/:run/cancel`, (request) =>
      Effect.flatMap(find(services, request), (kept) =>
        Effect.map(Effect.uninterruptible(services.runs.cancel(kept)), ({ run }) => run),
      ),
    ),
    api("POST", `${base}/:run/submit_tool_outputs`, (request) =>
      Effect.gen(function* () {
        const body = yield* request.body(ToolOutputs)
        const kept = yield* find(services, request)
        return yield* answered(request, yield* submitOutputs(services, request, kept, body))
      }),
    ),
    api("GET", `${base}/:run/steps`, (request) =>
      Effect.flatMap(find(services, request), (kept) => listSteps(services.library, kept, request.query)),
    ),
    api("GET", `${base}/:run/steps/:step`, (request) =>
      Effect.flatMap(find(services, request), (kept) =>
        findStep(services.library, kept, request.params.step ?? "", request.query),
      ),
    ),
  ]
}

const find = Effect.fnUntraced(function* ({ library, runs }: CreationServices, { params }: ApiRequest) {
  const { thread } = yield* findThread(library, params.thread ?? "")
  return yield* runs.find(thread.id, params.run ?? "")
})

/** The run as it begins, or the stream of its events. */
const answered = Effect.fnUntraced(function* ({ http }: ApiRequest, job: Job) {
  const streaming = job.asked?.streaming === true
  Object.assign(trailOf(http), { model: job.kept.run.model, streaming })
  if (!streaming) return job.kept.run
  const texts = job.log.texts()
  const first = yield* Pull.catchDone(texts, () => Effect.succeed(""))
  return streamResponse(sseHeaders, first, texts)
})

const create = Effect.fnUntraced(function* (services: CreationServices, request: ApiRequest) {
  const body = yield* request.body(RunCreation)
  const { thread } = yield* findThread(services.library, request.params.thread ?? "")
  const planned = yield* planRun(services, request, body)
  return yield* answered(request, yield* createRun(services, thread.id, planned))
})

const createBoth = Effect.fnUntraced(function* (services: CreationServices, request: ApiRequest) {
  const body = yield* request.body(ThreadAndRunCreation)
  const planned = yield* planRun(services, request, body)
  const creation = body.thread ?? {}
  const resources = creation.tool_resources ?? body.tool_resources
  const made = yield* createThread(services.library, creation, ["thread"], resources)
  return yield* answered(request, yield* createRun(services, made.id, planned, made))
})

const list = Effect.fnUntraced(function* ({ library, runs }: CreationServices, { params, query }: ApiRequest) {
  const page = yield* pageRequest(query)
  const { thread } = yield* findThread(library, params.thread ?? "")
  const { items, hasMore } = yield* pageOf(library.runs(thread.id), page)
  const current = yield* Effect.forEach(items, ({ value }) => runs.current(value))
  return listOf(
    current.map(({ run }) => run),
    hasMore,
  )
})

const update = Effect.fnUntraced(function* (services: CreationServices, request: ApiRequest) {
  const { metadata } = yield* request.body(MetadataUpdate)
  const { id, thread_id } = (yield* find(services, request)).run
  const updated = yield* stored(
    services.library.runs(thread_id).update(id, (now) => ({
      ...now,
      run: { ...now.run, metadata: metadata ?? now.run.metadata },
    })),
  )
  return updated?.value.run ?? (yield* unknown("run", id))
})
