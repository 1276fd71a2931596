/** The handler of a completion endpoint: one for every dialect. */
import { Clock, Effect } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { collectReply } from "../domain/collectReply.ts"
import type { SimError } from "../domain/SimError.ts"
import type { Answer, Simulation } from "../simulation/Simulation.ts"
import type { CompletionCodec, Decoded, WireFailure } from "./CompletionCodec.ts"
import { CurrentTrail, type RequestTrail } from "./RequestTrail.ts"
import type { RouteHandler } from "./Route.ts"
import { readJson } from "./readJson.ts"
import { replyTexts } from "./replyTexts.ts"
import { frameText, sseResponse } from "./sseBody.ts"

export interface RouteOptions {
  readonly maxBodyBytes: number
}

export const completionRoute = <Options, State>(
  codec: CompletionCodec<Options, State>,
  simulation: Simulation["Service"],
  options: RouteOptions,
): RouteHandler =>
  Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    const trail = yield* CurrentTrail
    const clock = yield* Clock.Clock
    const headers = () => codec.headers(Number(clock.monotonicTimeNanosUnsafe()) / 1e6 - trail.startedAt)
    const body = yield* readJson(request, options.maxBodyBytes)
    const decoded = yield* codec.decode({ body, headers: request.headers, params: yield* HttpRouter.params })
    const answer = yield* simulation.answer(decoded.prompt)
    note(trail, decoded, answer)
    if (decoded.streaming) {
      const texts = replyTexts(answer.events, codec.machine(decoded), codec.failure, frameText)
      return yield* sseResponse(texts, headers)
    }
    const reply = yield* collectReply(answer.events)
    return jsonResponse(200, codec.whole(decoded, reply), headers())
  }).pipe(Effect.catch((error) => Effect.succeed(failureResponse(codec.failure, error))))

const note = (trail: RequestTrail, decoded: Decoded<unknown>, answer: Answer): void => {
  trail.model = decoded.prompt.model
  trail.streaming = decoded.streaming
  trail.promptTokens = answer.usage.prompt
  trail.completionTokens = answer.usage.completion
}

export const jsonResponse = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.text(JSON.stringify(body), { status, headers, contentType: "application/json" })

/** An error in the provider's own shape. */
export const failureResponse = (
  failure: (error: SimError) => WireFailure,
  error: SimError,
): HttpServerResponse.HttpServerResponse => {
  const { status, body, headers } = failure(error)
  return jsonResponse(status, body, headers)
}
