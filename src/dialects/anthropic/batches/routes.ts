/** Where Anthropic takes batches of messages, tells how they are, and gives their results. */
import { Effect, Result } from "effect"
import { HttpServerResponse } from "effect/http"
import { collectReply } from "../../../domain/collectReply.ts"
import type { FieldProblem } from "../../../domain/FieldProblem.ts"
import { Internal, simError } from "../../../domain/SimError.ts"
import { type ApiHandler, type ApiRequest, apiRoute } from "../../../http/apiRoute.ts"
import type { WireInput } from "../../../http/CompletionCodec.ts"
import type { Route } from "../../../http/Route.ts"
import { anthropicMessages } from "../codec.ts"
import { invalid, reader, versionProblem } from "../decode.ts"
import { errorBody } from "../errors.ts"
import { readPaging } from "../paging.ts"
import type { MessageServices } from "../routes.ts"
import { whole } from "../whole.ts"
import type { Batches, BatchResult } from "./Batches.ts"
import { type BatchRequest, CreateBatch, type MessageBatch } from "./Wire.ts"

const path = "/v1/messages/batches"
const onePath = `${path}/:batch` as const

export const batchRoutes = (services: MessageServices, batches: Batches): ReadonlyArray<Route> => {
  const route = (method: Route["method"], at: Route["path"], handler: ApiHandler): Route => ({
    method,
    path: at,
    handler: apiRoute(services.style, services, handler),
  })
  return [
    route("POST", path, (request) => create(services, batches, request)),
    route("GET", path, (request) => list(batches, request)),
    route("GET", onePath, (request) => Effect.map(batches.get(idOf(request)), shownTo(request))),
    route("DELETE", onePath, (request) =>
      Effect.as(batches.remove(idOf(request)), { id: idOf(request), type: "message_batch_deleted" }),
    ),
    route("POST", `${onePath}/cancel`, (request) => Effect.map(batches.cancel(idOf(request)), shownTo(request))),
    route("GET", `${onePath}/results`, (request) => Effect.map(batches.results(idOf(request)), linesOf)),
  ]
}

const idOf = ({ params }: ApiRequest): string => params.batch ?? ""

/** Results are fetched from where the caller already is. */
const shownTo =
  ({ http }: ApiRequest) =>
  (batch: MessageBatch): MessageBatch => {
    if (batch.processing_status !== "ended") return batch
    const scheme = http.headers["x-forwarded-proto"] ?? "http"
    return { ...batch, results_url: `${scheme}://${http.headers.host ?? "localhost"}${path}/${batch.id}/results` }
  }

const linesOf = (results: ReadonlyArray<unknown>) =>
  HttpServerResponse.text(results.map((line) => `${JSON.stringify(line)}\n`).join(""), {
    contentType: "application/x-jsonl",
  })

const readBatch = reader(CreateBatch)

const create = Effect.fnUntraced(function* (services: MessageServices, batches: Batches, request: ApiRequest) {
  const { headers } = request.http
  const unversioned = versionProblem(headers)
  if (unversioned !== undefined) return yield* invalid(unversioned)
  const body = readBatch(yield* request.json)
  if (Result.isFailure(body)) return yield* invalid(body.failure)
  const problem = idsProblem(body.success.requests)
  if (problem !== undefined) return yield* invalid(problem)
  return yield* batches.create(body.success.requests, (params) =>
    answered(services, { body: params, headers, params: {} }),
  )
})

const idsProblem = (requests: ReadonlyArray<BatchRequest>): FieldProblem | undefined => {
  const seen = new Set<string>()
  for (const [index, { custom_id }] of requests.entries()) {
    const at = ["requests", index, "custom_id"]
    if (!/^[a-zA-Z0-9_-]+$/.test(custom_id)) {
      return {
        _tag: "Other",
        path: at,
        message: "String should match pattern '^[a-zA-Z0-9_-]{1,64}$'",
        code: undefined,
      }
    }
    if (seen.has(custom_id)) {
      const message = `Duplicate custom_id: ${custom_id}. Each request in a batch must have a unique custom_id.`
      return { _tag: "Other", path: at, message, code: undefined }
    }
    seen.add(custom_id)
  }
  return undefined
}

/** What a call by itself would have got, taking as long. */
const answered = ({ simulation, catalog, style }: MessageServices, input: WireInput): Effect.Effect<BatchResult> =>
  Effect.gen(function* () {
    const decoded = yield* anthropicMessages(catalog, style).decode(input)
    const { events } = yield* simulation.answer({ prompt: decoded.prompt, streaming: false })
    const message = whole(decoded, yield* collectReply(events))
    return { type: "succeeded" as const, message: { ...message, usage: { ...message.usage, service_tier: "batch" } } }
  }).pipe(
    Effect.scoped,
    Effect.catchDefect(() => Effect.fail(simError(new Internal()))),
    Effect.catch((error) =>
      Effect.succeed({ type: "errored" as const, error: { ...errorBody(error), request_id: null } }),
    ),
  )

const list = Effect.fnUntraced(function* (batches: Batches, request: ApiRequest) {
  const paging = readPaging(request.query)
  if (Result.isFailure(paging)) return yield* invalid(paging.failure)
  const { limit, afterId: after, beforeId: before } = paging.success
  const page = yield* batches.list({ limit, after, before })
  return {
    data: page.batches.map(shownTo(request)),
    has_more: page.hasMore,
    first_id: page.batches[0]?.id ?? null,
    last_id: page.batches.at(-1)?.id ?? null,
  }
})
