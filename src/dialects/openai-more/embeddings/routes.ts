/** `POST /v1/embeddings`. */
import { Effect } from "effect"
import { HttpServerResponse } from "effect/http"
import type { ModelCard } from "../../../domain/ModelCard.ts"
import { InvalidRequest, type SimError, simError } from "../../../domain/SimError.ts"
import type { Embedder } from "../../../embedding/Embedder.ts"
import type { WireFailure } from "../../../http/ApiStyle.ts"
import { type ApiRequest, apiRoute } from "../../../http/apiRoute.ts"
import type { RouteServices } from "../../../http/completionRoute.ts"
import { awaitCall } from "../../../http/planCall.ts"
import { trailOf } from "../../../http/RequestTrail.ts"
import type { Route } from "../../../http/Route.ts"
import type { ModelCatalog } from "../../../models/ModelCatalog.ts"
import type { Tokenizer } from "../../../tokenizer/Tokenizer.ts"
import { openAiFailure } from "../../openai-chat/errors.ts"
import { openAiStyle } from "../../openai-chat/style.ts"
import { forbidden } from "../forbidden.ts"
import { type EmbeddingInputs, inputsAtOnce, inputsOf, tooManyTokens } from "./inputsOf.ts"
import { VectorList } from "./VectorList.ts"
import { EmbeddingRequest } from "./Wire.ts"

export interface EmbeddingServices extends RouteServices {
  readonly catalog: ModelCatalog["Service"]
  readonly tokenizer: Tokenizer["Service"]
  readonly embedder: Embedder["Service"]
}

export const embeddingRoutes = (services: EmbeddingServices): ReadonlyArray<Route> => [
  {
    method: "POST",
    path: "/v1/embeddings",
    handler: apiRoute({ ...openAiStyle, failure }, services, (request) => embed(services, request)),
  },
]

const embed = Effect.fnUntraced(function* (services: EmbeddingServices, request: ApiRequest) {
  const { catalog, tokenizer, embedder, stats } = services
  const body = yield* request.body(EmbeddingRequest)
  const { model } = body
  if (model === "") return yield* refused("you must provide a model parameter")
  const card = yield* catalog.resolve(model)
  if (!embeds(card)) return yield* forbidden(stats, "You are not allowed to generate embeddings from this model")
  const dimensions = yield* dimensionsOf(body, embedder.size(model))
  const inputs = yield* inputsOf(body.input, yield* tokenizer.encoding(model))
  // The vectors are made while the model's time passes.
  const [list] = yield* Effect.all(
    [
      vectorsOf(embedder, inputs, { model, dimensions, format: body.encoding_format ?? "float" }),
      awaitCall(services, request, {
        ...{ provider: "openai", endpoint: "openai-embeddings", model },
        promptTokens: inputs.tokens,
        text: inputs.texts.join(" "),
      }),
    ],
    { concurrency: 2 },
  )
  Object.assign(trailOf(request.http), { model, promptTokens: inputs.tokens })
  stats.answered({ streaming: false, promptTokens: inputs.tokens, completionTokens: 0 })
  return HttpServerResponse.uint8Array(list.finish(model, inputs.tokens), { contentType: "application/json" })
})

/** Models that nobody knows may well be somebody's own embedding models. */
const embeds = ({ id, provider }: ModelCard): boolean => provider !== "openai" || /embed/.test(id)

interface VectorSpec {
  readonly model: string
  readonly dimensions: number
  readonly format: "float" | "base64"
}

const vectorsOf = Effect.fnUntraced(function* (
  embedder: Embedder["Service"],
  { texts }: EmbeddingInputs,
  { model, dimensions, format }: VectorSpec,
) {
  const list = new VectorList(format, texts.length, dimensions)
  for (const [index, text] of texts.entries()) {
    list.add(yield* embedder.embed({ text, model, dimensions }))
    if (index % inputsAtOnce === inputsAtOnce - 1) yield* Effect.yieldNow
  }
  return list
})

const dimensionsOf = ({ model, dimensions }: EmbeddingRequest, size: number): Effect.Effect<number, SimError> => {
  if (dimensions == null) return Effect.succeed(size)
  if (/ada-002/.test(model)) return refused("This model does not support specifying dimensions.")
  if (dimensions <= size) return Effect.succeed(dimensions)
  return refused(`Invalid value for 'dimensions' = ${dimensions}. Must be less than or equal to ${size}.`)
}

const refused = (message: string): Effect.Effect<never, SimError> =>
  Effect.fail(simError(new InvalidRequest({ problem: { _tag: "Other", path: [], message, code: undefined } })))

/** One of the limits is an error type of its own. */
const failure = (error: SimError): WireFailure => {
  const wire = openAiFailure(error)
  const { reason } = error
  if (reason._tag !== "InvalidRequest" || reason.problem._tag !== "Other" || reason.problem.code !== tooManyTokens) {
    return wire
  }
  const { error: said } = wire.body as { readonly error: object }
  return { ...wire, body: { error: { ...said, type: tooManyTokens } } }
}
