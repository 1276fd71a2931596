/** The handler of a completion endpoint: one for every dialect. */
import { Clock, Effect, Pull, type Scope } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import type { Call } from "../domain/Call.ts"
import { collectReply, replyCollector } from "../domain/collectReply.ts"
import type { Reply, ReplyEvent } from "../domain/Reply.ts"
import { ForbiddenModel, type SimError, simError } from "../domain/SimError.ts"
import { faultText } from "../faults/Fault.ts"
import { drive, type Taken } from "../latency/pace.ts"
import type { ApiKeys } from "../limits/ApiKeys.ts"
import type { Breakage } from "../simulation/admission.ts"
import type { Answer, Simulation } from "../simulation/Simulation.ts"
import type { Stats } from "../stats/Stats.ts"
import { brokenScript, scriptResponse } from "./brokenAnswer.ts"
import type { Asked, CompletionCodec, Decoded } from "./CompletionCodec.ts"
import { callerOf } from "./callerOf.ts"
import { directResponse, writePaced, writeWhole } from "./directBody.ts"
import { failureResponse, jsonResponse } from "./jsonResponse.ts"
import { noteAnswer, noteAsked, noteFailure, watchFirst } from "./noteCall.ts"
import { playScript } from "./playScript.ts"
import { type RequestTrail, trailOf } from "./RequestTrail.ts"
import type { RouteHandler } from "./Route.ts"
import { readBody } from "./readBody.ts"
import { encoderOf, replyTexts } from "./replyTexts.ts"
import { sse } from "./StreamFormat.ts"
import { streamHeaders, streamResponse } from "./sseBody.ts"
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
  const ends = Effect.sync(stats.ended)
  return Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => {
    stats.arrived()
    const trail = trailOf(request)
    trail.provider = codec.provider
    trail.endpoint = codec.id
    const witness = new Witness(verdict, request)
    const answered = Effect.flatMap(askedOf(codec, services, request), ({ decoded, asked }) => {
      witness.read(asked.call, decoded)
      const diverted = codec.divert?.(decoded, asked)
      if (diverted !== undefined) return Effect.flatMap(diverted, (response) => withHeaders(codec, request, response))
      return Effect.flatMap(exchangeOf(codec, services, request, decoded, asked), send)
    })
    const answer = Effect.catch(answered, (error) => {
      const { reason } = error
      if (reason._tag === "Mocked" && reason.error.passthrough === true && trail.sendOn !== undefined)
        return trail.sendOn
      stats.failed()
      noteFailure(trail, error)
      const response = failureResponse(codec.failure, error, trail.id)
      witness.refused(error, response)
      return Effect.succeed(response)
    })
    return witness.untilEnd(answer, ends)
  })
}

const withHeaders = <O, S>(
  codec: CompletionCodec<O, S>,
  request: HttpServerRequest.HttpServerRequest,
  response: HttpServerResponse.HttpServerResponse,
) =>
  Effect.map(Clock.Clock, (clock) => {
    const { id, startedAt } = trailOf(request)
    const elapsedMs = Number(clock.monotonicTimeNanosUnsafe()) / 1e6 - startedAt
    return HttpServerResponse.setHeaders(response, codec.headers(elapsedMs, [], id))
  })

const askedOf = Effect.fnUntraced(function* <O, S>(
  codec: CompletionCodec<O, S>,
  { apiKeys, maxBodyBytes, wishes: heedsWishes }: RouteServices,
  request: HttpServerRequest.HttpServerRequest,
) {
  const { headers } = request
  const trail = trailOf(request)
  const clock = yield* Clock.Clock
  const caller = yield* callerOf(apiKeys, request)
  const params = yield* HttpRouter.params
  const body = yield* readBody(request, params, maxBodyBytes, codec.anyContentType)
  trail.body = body
  const decoded = yield* codec.decode({ body, headers, params })
  noteAsked(trail, decoded, Number(clock.monotonicTimeNanosUnsafe()) / 1e6)
  if (!caller.mayCall(decoded.prompt.model)) {
    return yield* Effect.fail(simError(new ForbiddenModel({ model: decoded.prompt.model })))
  }
  const wishes = heedsWishes || trail.inProcess ? yield* wishesOf(headers) : undefined
  const onFault = (fault: string) => {
    trail.fault = fault
  }
  const call: Call = { provider: codec.provider, endpoint: codec.id, headers, body, caller, onFault }
  return { decoded, asked: { call, wishes } }
})

const exchangeOf = Effect.fnUntraced(function* <O, S>(
  codec: CompletionCodec<O, S>,
  { simulation, stats }: RouteServices,
  request: HttpServerRequest.HttpServerRequest,
  decoded: Decoded<O>,
  asked: Asked,
) {
  const trail = trailOf(request)
  const clock = yield* Clock.Clock
  const now = () => Number(clock.monotonicTimeNanosUnsafe()) / 1e6
  const answer = yield* simulation.answer({ prompt: decoded.prompt, streaming: decoded.streaming, ...asked })
  noteAnswer(trail, answer, now())
  stats.answered({
    streaming: decoded.streaming,
    promptTokens: answer.usage.prompt,
    completionTokens: answer.usage.completion,
  })
  const exchange: Exchange<O, S> = {
    codec,
    decoded,
    answer,
    request,
    trail,
    now,
    headers: () => {
      const all = codec.headers(now() - trail.startedAt, answer.limits, trail.id)
      return answer.shown === undefined ? all : { ...all, "x-llmsim-fault": faultText(answer.shown) }
    },
  }
  return exchange
})

const send = <O, S>(
  exchange: Exchange<O, S>,
): Effect.Effect<HttpServerResponse.HttpServerResponse, SimError, Scope.Scope> => {
  const { breakage } = exchange.answer
  if (breakage !== undefined) return broken(exchange, breakage)
  return exchange.decoded.streaming ? streamed(exchange) : whole(exchange)
}

interface Exchange<Options, State> {
  readonly codec: CompletionCodec<Options, State>
  readonly decoded: Decoded<Options>
  readonly answer: Answer
  readonly request: HttpServerRequest.HttpServerRequest
  readonly trail: RequestTrail
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly headers: () => Readonly<Record<string, string>>
}

/** What a response is that was written already: the server leaves it alone. */
const written = HttpServerResponse.empty({ status: 200 })

const broken = Effect.fnUntraced(function* <O, S>(
  { codec, decoded, answer, request, trail, headers }: Exchange<O, S>,
  breakage: Breakage,
): Effect.fn.Return<HttpServerResponse.HttpServerResponse, SimError> {
  trail.fault = breakage.fault.kind
  const all = { ...(decoded.streaming ? streamHeaders(codec.format ?? sse) : {}), ...headers(), ...trail.headers }
  const script = yield* brokenScript(
    { codec, decoded, answer, url: request.url, requestId: trail.id, headers: all },
    breakage,
  )
  const direct = directResponse(request)
  const { clock, startedAt } = answer.paced
  trail.status = script.status
  if (direct === undefined) return yield* scriptResponse(script, clock, startedAt)
  yield* playScript(direct, script, clock, startedAt)
  trail.written = true
  return written
})

const streamed = Effect.fnUntraced(function* <O, S>(
  exchange: Exchange<O, S>,
): Effect.fn.Return<HttpServerResponse.HttpServerResponse, SimError, Scope.Scope> {
  const { codec, decoded, answer, request, trail } = exchange
  const format = codec.format ?? sse
  const encoder = watchFirst(encoderOf(codec.machine(decoded), format), trail, exchange.now)
  const headers = () => ({ ...streamHeaders(format), ...exchange.headers(), ...trail.headers })
  const direct = directResponse(request)
  const keeping = keepStreamed(exchange)
  const writing = direct && writePaced(direct, headers, answer.paced, encoder, keeping)
  if (writing !== undefined) {
    yield* writing
    trail.written = true
    return written
  }
  const texts = yield* replyTexts(answer.events, encoder, (error) => codec.failure(error, trail.id), keeping)
  const first = yield* Pull.catchDone(texts, () => Effect.succeed(""))
  return streamResponse(headers(), first, texts)
})

const whole = Effect.fnUntraced(function* <O, S>(
  exchange: Exchange<O, S>,
): Effect.fn.Return<HttpServerResponse.HttpServerResponse, SimError> {
  const { codec, decoded, answer, request, trail } = exchange
  const reply = yield* wholeReply(answer)
  const keep = codec.keep?.(decoded)
  if (keep !== undefined) yield* keep(reply)
  const body = codec.whole(decoded, reply)
  const direct = directResponse(request)
  if (direct === undefined) return jsonResponse(200, body, exchange.headers())
  const headers = { "content-type": "application/json", ...exchange.headers(), ...trail.headers }
  yield* writeWhole(direct, 200, headers, JSON.stringify(body))
  trail.written = true
  return written
})

/** The fold of the answer's events, without a stream where its clock can call back. */
const wholeReply = ({ paced, events }: Answer): Effect.Effect<Reply, SimError> => {
  const { callAt } = paced.clock
  if (callAt === undefined) return collectReply(events)
  const collector = replyCollector()
  const take = (from: number, end: number): Taken => {
    for (let i = from; i < end; i++) collector.add(paced.timeline.events[i] as ReplyEvent)
    return "more"
  }
  return Effect.map(drive(paced, callAt, take), collector.reply)
}

/** Remembers the answer of a stream, which its timeline holds already. */
const keepStreamed = <O, S>({ codec, decoded, answer }: Exchange<O, S>): Effect.Effect<void> | undefined => {
  const keep = codec.keep?.(decoded)
  if (keep === undefined) return undefined
  return Effect.suspend(() => {
    const collector = replyCollector()
    for (const event of answer.paced.timeline.events) collector.add(event)
    return keep(collector.reply())
  })
}
