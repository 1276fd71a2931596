/** `POST /api/embed`, and `/api/embeddings`, which it replaced. */
import { Clock, Effect } from "effect"
import { InvalidRequest, simError } from "../../domain/SimError.ts"
import type { Embedder } from "../../embedding/Embedder.ts"
import type { ApiHandler, ApiRequest } from "../../http/apiRoute.ts"
import type { RouteServices } from "../../http/completionRoute.ts"
import { awaitCall } from "../../http/planCall.ts"
import { trailOf } from "../../http/RequestTrail.ts"
import type { ModelCatalog } from "../../models/ModelCatalog.ts"
import type { Tokenizer } from "../../tokenizer/Tokenizer.ts"
import { idOf } from "./decode.ts"
import { EmbedRequest } from "./Wire.ts"

export interface OllamaServices extends RouteServices {
  readonly catalog: ModelCatalog["Service"]
  readonly tokenizer: Tokenizer["Service"]
  readonly embedder: Embedder["Service"]
}

export const embed = (services: OllamaServices): ApiHandler =>
  Effect.fnUntraced(function* (request) {
    const startedAt = yield* Clock.monotonicTimeNanos
    const { asked, vectors, tokens } = yield* vectorsOf(services, request)
    const total_duration = Number((yield* Clock.monotonicTimeNanos) - startedAt)
    return { model: asked, embeddings: vectors, total_duration, load_duration: 0, prompt_eval_count: tokens }
  })

export const oldEmbeddings = (services: OllamaServices): ApiHandler =>
  Effect.fnUntraced(function* (request) {
    const { vectors } = yield* vectorsOf(services, request)
    return { embedding: vectors[0] ?? [] }
  })

const vectorsOf = Effect.fnUntraced(function* (services: OllamaServices, request: ApiRequest) {
  const { catalog, tokenizer, embedder, stats } = services
  const { model: asked, input, prompt, dimensions } = yield* request.body(EmbedRequest)
  if (asked == null || asked === "") return yield* Effect.fail(noModel)
  const model = idOf(asked)
  yield* catalog.resolve(model)
  const given = input ?? prompt ?? []
  const texts = typeof given === "string" ? [given] : given
  const size = Math.min(Math.max(1, dimensions ?? embedder.size(model)), embedder.size(model))
  const encoding = yield* tokenizer.encoding(model)
  const tokens = texts.reduce((sum, text) => sum + encoding.count(text), 0)
  const vectorOf = (text: string) =>
    Effect.map(embedder.embed({ text, model, dimensions: size }), (vector) =>
      Array.from(vector, (value) => Number(value.toPrecision(8))),
    )
  const [vectors] = yield* Effect.all(
    [
      Effect.forEach(texts, vectorOf),
      awaitCall(services, request, {
        ...{ provider: "ollama", endpoint: "ollama-embed", model },
        promptTokens: tokens,
        text: texts.join(" "),
      }),
    ],
    { concurrency: 2 },
  )
  Object.assign(trailOf(request.http), { model, promptTokens: tokens })
  stats.answered({ streaming: false, promptTokens: tokens, completionTokens: 0 })
  return { asked, vectors, tokens }
})

const noModel = simError(
  new InvalidRequest({ problem: { _tag: "Other", path: ["model"], message: "model is required", code: undefined } }),
)
