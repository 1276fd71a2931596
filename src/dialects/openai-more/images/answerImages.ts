/** Answers a checked request for pictures, in the time the model would take. */
import { Effect, type Scope } from "effect"
import type { SimError } from "../../../domain/SimError.ts"
import type { ApiRequest } from "../../../http/apiRoute.ts"
import type { RouteServices } from "../../../http/completionRoute.ts"
import { pacedResponse } from "../../../http/pacedResponse.ts"
import { planCall } from "../../../http/planCall.ts"
import { trailOf } from "../../../http/RequestTrail.ts"
import { sseHeaders } from "../../../http/sseBody.ts"
import type { ModelCatalog } from "../../../models/ModelCatalog.ts"
import type { Tokenizer } from "../../../tokenizer/Tokenizer.ts"
import { type ImageAnswer, imageEvents, wholeImages } from "./encode.ts"
import type { ImageJob } from "./ImageJob.ts"
import { outputTokens } from "./imageUsage.ts"

export interface ImageServices extends RouteServices {
  readonly catalog: ModelCatalog["Service"]
  readonly tokenizer: Tokenizer["Service"]
}

/** `imageTokens` are those of the pictures that came with the request. A stream's partial pictures share its time. */
export const answerImages = Effect.fnUntraced(function* (
  services: ImageServices,
  request: ApiRequest,
  kind: "image_generation" | "image_edit",
  job: ImageJob,
  imageTokens: number,
): Effect.fn.Return<unknown, SimError, Scope.Scope> {
  const { stats, tokenizer } = services
  const { http } = request
  const textTokens = yield* tokenizer.count(job.prompt, job.model)
  const promptTokens = textTokens + imageTokens
  const { model, prompt, streaming } = job
  const asked = { provider: "openai", endpoint: "openai-images", model, streaming, text: prompt }
  const plan = yield* planCall(services, request, { ...asked, promptTokens, tokens: 1 })
  const answer: ImageAnswer = {
    job,
    createdAt: plan.arrival.createdAt,
    usage: { textTokens, imageTokens, outputTokens: outputTokens(job) * job.count },
    origin: `${http.headers["x-forwarded-proto"] ?? "http"}://${http.headers.host}`,
  }
  const completionTokens = answer.usage.outputTokens
  Object.assign(trailOf(http), { model, streaming, promptTokens, completionTokens })
  stats.answered({ streaming, promptTokens, completionTokens })
  const takes = plan.offsets[0] ?? 0
  if (!streaming) {
    yield* plan.clock.waitUntil(plan.startedAt + takes)
    return wholeImages(answer)
  }
  const events = job.partialImages + 1
  const due = Array.from({ length: events }, (_, index) => (takes * (index + 1)) / events)
  return yield* pacedResponse({ plan, due, piece: imageEvents(kind, answer), headers: sseHeaders })
})
