/** Sends a planned answer: whole or as a stream, or broken as a fault has it. */
import { Effect, Pull, type Scope } from "effect"
import { type HttpServerRequest, HttpServerResponse } from "effect/http"
import { collectReply, replyCollector } from "../domain/collectReply.ts"
import type { Reply, ReplyEvent } from "../domain/Reply.ts"
import type { SimError } from "../domain/SimError.ts"
import { faultText } from "../faults/Fault.ts"
import { drive, type Taken } from "../latency/pace.ts"
import type { Breakage } from "../simulation/admission.ts"
import type { Answer } from "../simulation/Simulation.ts"
import { brokenScript, scriptResponse } from "./brokenAnswer.ts"
import type { CompletionCodec, Decoded } from "./CompletionCodec.ts"
import { directResponse, writePaced, writeWhole } from "./directBody.ts"
import { jsonResponse } from "./jsonResponse.ts"
import { watchFirst } from "./noteCall.ts"
import { playScript } from "./playScript.ts"
import type { RequestTrail } from "./RequestTrail.ts"
import { type Encoder, encoderOf, replyTexts } from "./replyTexts.ts"
import { sse } from "./StreamFormat.ts"
import { streamHeaders, streamResponse } from "./sseBody.ts"

/** A call with its answer. */
export interface Exchange<Options, State> {
  readonly codec: CompletionCodec<Options, State>
  readonly decoded: Decoded<Options>
  readonly answer: Answer
  readonly request: HttpServerRequest.HttpServerRequest
  readonly trail: RequestTrail
  /** Monotonic milliseconds. */
  readonly now: () => number
}

type Sent<R = never> = Effect.Effect<HttpServerResponse.HttpServerResponse, SimError, R>

/** Fails as long as nothing has been sent. */
export const sendAnswer = <O, S>(exchange: Exchange<O, S>): Sent<Scope.Scope> => {
  const { breakage } = exchange.answer
  if (breakage !== undefined) return broken(exchange, breakage)
  return exchange.decoded.streaming ? streamed(exchange) : whole(exchange)
}

type Heading<O, S> = Pick<Exchange<O, S>, "codec" | "trail" | "now">

const headersOf = <O, S>(
  { codec, trail, now }: Heading<O, S>,
  { limits, shown }: Pick<Answer, "limits" | "shown">,
): Readonly<Record<string, string>> => {
  const headers = codec.headers(now() - trail.startedAt, limits, trail.id)
  return shown === undefined ? headers : { ...headers, "x-llmsim-fault": faultText(shown) }
}

/** What a response is that was written already: the server leaves it alone. */
const written = HttpServerResponse.empty({ status: 200 })

const broken = Effect.fnUntraced(function* <O, S>(
  exchange: Exchange<O, S>,
  breakage: Breakage,
): Effect.fn.Return<HttpServerResponse.HttpServerResponse, SimError> {
  const { codec, decoded, answer, request, trail } = exchange
  trail.fault = breakage.fault.kind
  const format = decoded.streaming ? streamHeaders(codec.format ?? sse) : {}
  const all = { ...format, ...headersOf(exchange, answer), ...trail.headers }
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

/** While it lasts, no more is kept of the call than its end needs. */
const streamed = <O, S>(exchange: Exchange<O, S>): Sent<Scope.Scope> => {
  const { codec, decoded, answer, request, trail, now } = exchange
  const format = codec.format ?? sse
  const encoder = watchFirst(encoderOf(codec.machine(decoded), format), trail, now)
  const { limits, shown, paced } = answer
  const headers = () => ({
    ...streamHeaders(format),
    ...headersOf({ codec, trail, now }, { limits, shown }),
    ...trail.headers,
  })
  const direct = directResponse(request)
  const keeping = keepStreamed(exchange)
  const writing = direct && writePaced(direct, headers, paced, encoder, keeping)
  if (writing === undefined) return streamedSlowly({ codec, answer, trail }, { encoder, headers, keeping })
  return Effect.map(writing, () => {
    trail.written = true
    return written
  })
}

interface StreamParts {
  readonly encoder: Encoder
  readonly headers: () => Readonly<Record<string, string>>
  readonly keeping: Effect.Effect<void> | undefined
}

const streamedSlowly = Effect.fnUntraced(function* <O, S>(
  { codec, answer, trail }: Pick<Exchange<O, S>, "codec" | "answer" | "trail">,
  { encoder, headers, keeping }: StreamParts,
): Effect.fn.Return<HttpServerResponse.HttpServerResponse, SimError, Scope.Scope> {
  const texts = yield* replyTexts(answer.events, encoder, (error) => codec.failure(error, trail.id), keeping)
  const first = yield* Pull.catchDone(texts, () => Effect.succeed(""))
  return streamResponse(headers(), first, texts)
})

const whole = <O, S>(exchange: Exchange<O, S>): Sent =>
  Effect.flatMapEager(wholeReply(exchange.answer), (reply) => {
    const keep = exchange.codec.keep?.(exchange.decoded)
    const write = () => writeReply(exchange, reply)
    return keep === undefined ? write() : Effect.flatMap(keep(reply), write)
  })

const writeReply = <O, S>(exchange: Exchange<O, S>, reply: Reply): Sent => {
  const { codec, decoded, answer, request, trail } = exchange
  const direct = directResponse(request)
  if (direct === undefined)
    return Effect.succeed(jsonResponse(200, codec.whole(decoded, reply), headersOf(exchange, answer)))
  const headers = { "content-type": "application/json", ...headersOf(exchange, answer), ...trail.headers }
  const text = codec.wholeText?.(decoded, reply) ?? JSON.stringify(codec.whole(decoded, reply))
  trail.written = true
  return Effect.as(writeWhole(direct, headers, text), written)
}

/** The fold of the answer's events, without a stream where its clock can call back or nothing is to be waited for. */
const wholeReply = (answer: Answer): Effect.Effect<Reply, SimError> => {
  const { paced } = answer
  const { alarm } = paced.clock
  if (alarm === undefined) return collectReply(answer.events)
  const { timeline } = paced
  const collector = replyCollector()
  const take = (from: number, end: number): Taken => {
    for (let i = from; i < end; i++) collector.add(timeline.events[i] as ReplyEvent)
    return "more"
  }
  if (timeline.due.at(-1) !== 0) return Effect.map(drive(paced, alarm, take), collector.reply)
  take(0, timeline.events.length)
  return Effect.succeed(collector.reply())
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
