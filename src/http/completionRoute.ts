/** The handler of a completion endpoint: one for every dialect. */
import { Clock, Context, Effect } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import type { Call } from "../domain/Call.ts"
import { monotonicMs } from "../domain/monotonicMs.ts"
import { ForbiddenModel } from "../domain/RefusedCaller.ts"
import { simError } from "../domain/SimError.ts"
import type { ApiKeys } from "../limits/ApiKeys.ts"
import type { Simulation } from "../simulation/Simulation.ts"
import type { Stats } from "../stats/Stats.ts"
import type { CompletionCodec } from "./CompletionCodec.ts"
import { callerOf } from "./callerOf.ts"
import { failureResponse } from "./jsonResponse.ts"
import { noteAnswer, noteAsked, noteFailure } from "./noteCall.ts"
import { type RequestTrail, trailOf } from "./RequestTrail.ts"
import type { RouteHandler } from "./Route.ts"
import { readBody } from "./readBody.ts"
import { sendAnswer } from "./sendAnswer.ts"
import { type Judge, Witness } from "./Witness.ts"
import { wishesOf } from "./wishesOf.ts"

export interface RouteServices {
  readonly simulation: Simulation["Service"]
  readonly stats: Stats["Service"]
  readonly apiKeys: ApiKeys["Service"]
  readonly verdict: Judge
  readonly maxBodyBytes: number
  /** Whether requests may ask for faults and timing of their own. */
  readonly wishes: boolean
}

export const completionRoute = <Options, State>(
  codec: CompletionCodec<Options, State>,
  services: RouteServices,
): RouteHandler => {
  const { stats, verdict } = services
  return Effect.withFiber((fiber) => {
    const request = Context.getUnsafe(fiber.context, HttpServerRequest.HttpServerRequest)
    const { params } = Context.getUnsafe(fiber.context, HttpRouter.RouteContext)
    const clock = fiber.getRef(Clock.Clock)
    stats.arrived()
    const trail = trailOf(request)
    trail.provider = codec.provider
    trail.endpoint = codec.id
    const witness = new Witness(verdict, request)
    trail.endsWith((hasLeft) => {
      witness.ended(hasLeft)
      stats.ended()
    })
    return Effect.catch(
      Effect.flatten(answerTo(codec, services, { request, params, clock, trail, witness })),
      (error) => {
        const { reason } = error
        if (reason._tag === "Mocked" && reason.error.passthrough === true && trail.sendOn !== undefined)
          return trail.sendOn
        stats.failed()
        noteFailure(trail, error)
        const response = failureResponse(codec.failure, error, trail.id)
        witness.refused(error, response)
        return Effect.succeed(response)
      },
    )
  })
}

interface Arrived {
  readonly request: HttpServerRequest.HttpServerRequest
  readonly params: Readonly<Record<string, string | undefined>>
  readonly clock: Clock.Clock
  readonly trail: RequestTrail
  readonly witness: Witness
}

/** Gives what is left to do, so that nothing else is kept while it is done. */
const answerTo = Effect.fnUntraced(function* <O, S>(
  codec: CompletionCodec<O, S>,
  { simulation, stats, apiKeys, maxBodyBytes, wishes: heedsWishes }: RouteServices,
  { request, params, clock, trail, witness }: Arrived,
) {
  const { headers } = request
  const now = () => monotonicMs(clock)
  const caller = yield* callerOf(apiKeys, request, codec.account)
  const body = yield* readBody(request, params, maxBodyBytes, codec.anyContentType)
  trail.body = body
  const decoded = yield* codec.decode({ body, headers, params })
  noteAsked(trail, decoded, now())
  const { prompt, streaming } = decoded
  if (!caller.mayCall(prompt.model)) return yield* Effect.fail(simError(new ForbiddenModel({ model: prompt.model })))
  const wishes = heedsWishes || trail.inProcess ? yield* wishesOf(headers) : undefined
  const call: Call = { provider: codec.provider, endpoint: codec.id, headers, body, caller, notes: trail }
  witness.read(call, decoded)
  const diverted = codec.divert?.(decoded, { call, wishes })
  if (diverted !== undefined) {
    const response = yield* diverted
    return Effect.succeed(HttpServerResponse.setHeaders(response, codec.headers(now() - trail.startedAt, [], trail.id)))
  }
  const answer = yield* simulation.answer({ prompt, streaming, call, wishes })
  noteAnswer(trail, answer, now())
  stats.answered({ streaming, promptTokens: answer.usage.prompt, completionTokens: answer.usage.completion })
  return sendAnswer({ codec, decoded, answer, request, trail, now })
})
