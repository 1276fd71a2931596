/** `embedContent`, `batchEmbedContents`, and Vertex AI's `predict`: the vectors of texts. */
import { Effect } from "effect"
import type { FieldPath } from "../../domain/FieldProblem.ts"
import type { SimError } from "../../domain/SimError.ts"
import type { Embedder } from "../../embedding/Embedder.ts"
import type { RouteServices } from "../../http/completionRoute.ts"
import { awaitCall } from "../../http/planCall.ts"
import { type DecodeServices, decodeAs } from "./decode.ts"
import { invalid } from "./invalid.ts"
import { listOf } from "./listOf.ts"
import type { VerbCall } from "./VerbCall.ts"
import { BatchEmbedContentsRequest, EmbedContentRequest, PredictRequest } from "./WireEmbed.ts"

export interface EmbedServices extends DecodeServices, RouteServices {
  readonly embedder: Embedder["Service"]
}

const mostAtOnce = 100

export const embedContent = Effect.fnUntraced(function* (services: EmbedServices, { request, model, json }: VerbCall) {
  const body = yield* decodeAs(EmbedContentRequest, json)
  const text = yield* textIn(body, "EmbedContentRequest.content")
  const dimensions = body.outputDimensionality ?? body.embedContentConfig?.outputDimensionality
  const { vectors, tokens } = yield* vectorsOf(services, { request, model }, [{ text, dimensions }])
  return {
    embedding: { values: vectors[0] },
    usageMetadata: { promptTokenCount: tokens, promptTokensDetails: [{ modality: "TEXT", tokenCount: tokens }] },
  }
})

export const batchEmbedContents = Effect.fnUntraced(function* (
  services: EmbedServices,
  { request, model, json }: VerbCall,
) {
  const requests = listOf((yield* decodeAs(BatchEmbedContentsRequest, json)).requests)
  if (requests.length === 0)
    return yield* listed(["requests"], "BatchEmbedContentsRequest.requests", "requests is not specified")
  if (requests.length > mostAtOnce) {
    return yield* listed(
      ["requests"],
      "BatchEmbedContentsRequest.requests",
      `at most ${mostAtOnce} requests can be in one batch`,
    )
  }
  const wanted = yield* Effect.forEach(requests, (request, index) =>
    Effect.map(textIn(request, `BatchEmbedContentsRequest.requests[${index}].content`), (text) => ({
      text,
      dimensions: request.outputDimensionality,
    })),
  )
  const { vectors } = yield* vectorsOf(services, { request, model }, wanted)
  return { embeddings: vectors.map((values) => ({ values })) }
})

export const predict = Effect.fnUntraced(function* (services: EmbedServices, { request, model, json }: VerbCall) {
  const { instances, parameters } = yield* decodeAs(PredictRequest, json)
  const dimensions = parameters?.outputDimensionality
  const wanted = listOf(instances).map(({ content }) => ({ text: content ?? "", dimensions }))
  const { vectors, counts } = yield* vectorsOf(services, { request, model }, wanted)
  return {
    predictions: vectors.map((values, index) => ({
      embeddings: { values, statistics: { token_count: counts[index], truncated: false } },
    })),
  }
})

const listed = (path: FieldPath, at: string, message: string): Effect.Effect<never, SimError> =>
  invalid({ _tag: "Other", path, message: `* ${at}: ${message}\n`, code: undefined })

const textIn = ({ content }: EmbedContentRequest, at: string): Effect.Effect<string, SimError> => {
  const parts = listOf(content?.parts)
  return parts.length === 0
    ? listed(["content"], at, "content is not specified")
    : Effect.succeed(parts.map(({ text }) => text ?? "").join(" "))
}

interface Wanted {
  readonly text: string
  readonly dimensions: number | null | undefined
}

/** The model's time passes while its vectors are made. */
const vectorsOf = Effect.fnUntraced(function* (
  services: EmbedServices,
  { request, model }: Pick<VerbCall, "request" | "model">,
  wanted: ReadonlyArray<Wanted>,
) {
  const { catalog, tokenizer, embedder } = services
  yield* catalog.resolve(model)
  const size = embedder.size(model)
  const encoding = yield* tokenizer.encoding(model)
  const counts = wanted.map(({ text }) => encoding.count(text))
  const tokens = counts.reduce((sum, count) => sum + count, 0)
  const vectorOf = Effect.fnUntraced(function* ({ text, dimensions }: Wanted) {
    const asked = dimensions ?? size
    if (asked < 1 || asked > size) {
      return yield* listed(
        ["outputDimensionality"],
        "EmbedContentRequest.output_dimensionality",
        `output_dimensionality must be in the range [1, ${size}].`,
      )
    }
    return numbers(yield* embedder.embed({ text, model, dimensions: asked }))
  })
  const [vectors] = yield* Effect.all(
    [
      Effect.forEach(wanted, vectorOf),
      awaitCall(services, request, {
        ...{ provider: "gemini", endpoint: "gemini-embed", model },
        promptTokens: tokens,
        text: wanted.map(({ text }) => text).join(" "),
      }),
    ],
    { concurrency: 2 },
  )
  services.stats.answered({ streaming: false, promptTokens: tokens, completionTokens: 0 })
  return { vectors, counts, tokens }
})

/** Single precision has no more digits to write. */
const numbers = (vector: Float32Array): ReadonlyArray<number> =>
  Array.from(vector, (value) => Number(value.toPrecision(8)))
