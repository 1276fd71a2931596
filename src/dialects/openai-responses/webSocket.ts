/** WebSocket mode: many responses over one connection, one at a time. */
import { Effect, Predicate, Stream } from "effect"
import { HttpServerRequest, type HttpServerResponse } from "effect/http"
import type { SocketError } from "effect/socket/Socket"
import type { Call } from "../../domain/Call.ts"
import { ForbiddenModel } from "../../domain/RefusedCaller.ts"
import type { ReplyEvent } from "../../domain/Reply.ts"
import { Overloaded, type SimError, simError } from "../../domain/SimError.ts"
import { MalformedBody, WrongMethod } from "../../domain/UnreadRequest.ts"
import type { Decoded } from "../../http/CompletionCodec.ts"
import { callerOf } from "../../http/callerOf.ts"
import type { RouteServices } from "../../http/completionRoute.ts"
import { JsonBounds } from "../../http/JsonBounds.ts"
import { failureResponse } from "../../http/jsonResponse.ts"
import { parseJson } from "../../http/parseJson.ts"
import { trailOf } from "../../http/RequestTrail.ts"
import type { RouteHandler } from "../../http/Route.ts"
import { type WebSocketWire, webSocketResponse } from "../../http/webSocket.ts"
import { wishesOf } from "../../http/wishesOf.ts"
import type { Answer } from "../../simulation/Simulation.ts"
import { keptOf } from "./Archive.ts"
import { playMessages } from "./brokenMessages.ts"
import { type ResponsesCodec, responsesCodec } from "./codec.ts"
import type { DecodeServices } from "./decode.ts"
import { machine } from "./encode.ts"
import { responsesFailure } from "./errors.ts"
import { replyEvents, replyOf } from "./KeptResponse.ts"
import { outputOf } from "./outputItems.ts"
import type { ResponseOptions } from "./ResponseOptions.ts"
import { responseIdOf } from "./response.ts"
import { responsesStyle } from "./style.ts"
import type { ResponseRequest } from "./Wire.ts"
import type { InputItem } from "./WireItems.ts"

export interface WebSocketServices extends RouteServices {
  readonly decoding: DecodeServices
  readonly keep: ResponsesCodec["keep"]
  readonly maxWebSockets: number
}

const longestMs = 60 * 60 * 1_000

const limitReached = JSON.stringify({
  type: "error",
  status: 400,
  error: {
    type: "invalid_request_error",
    code: "websocket_connection_limit_reached",
    message:
      "Responses websocket connection limit reached (60 minutes). Create a new websocket connection to continue.",
    param: null,
  },
})

/** `GET` with an upgrade; without one the method is wrong. */
export const webSocketRoute = (services: WebSocketServices): RouteHandler => {
  let open = 0
  return Effect.flatMap(HttpServerRequest.HttpServerRequest, (request): Session => {
    const { headers, url, method } = request
    const refuse = (error: SimError) => Effect.succeed(failureResponse(responsesFailure, error, trailOf(request).id))
    if (headers.upgrade?.toLowerCase() !== "websocket") {
      const path = url.split("?", 1)[0] ?? ""
      return refuse(simError(new WrongMethod({ method, path, allowed: ["POST"] })))
    }
    if (open >= services.maxWebSockets) return refuse(simError(new Overloaded()))
    const session = Effect.flatMap(callerOf(services.apiKeys, request, responsesStyle.account), (caller) => {
      open++
      const talk = makeTalk(services, (body) => ({
        provider: "openai",
        endpoint: "openai-responses",
        headers,
        body,
        caller,
        notes: trailOf(request),
      }))
      return Effect.ensuring(
        webSocketResponse({ answer: talk, longest: longestMs, farewell: limitReached }),
        Effect.sync(() => open--),
      )
    })
    return Effect.catch(session, refuse)
  })
}

type Session = Effect.Effect<HttpServerResponse.HttpServerResponse, never, HttpServerRequest.HttpServerRequest>
type Wire = WebSocketWire<SocketError>

/** What the connection's last answer leaves for the next, kept here even when nothing is stored. */
interface Last {
  readonly id: string
  readonly items: ReadonlyArray<InputItem>
}

const makeTalk = (services: WebSocketServices, callOf: (body: unknown) => Call & { readonly caller: MayCall }) => {
  const { decoding, stats } = services
  let last: Last | undefined
  const itemsBefore = (body: Pick<ResponseRequest, "previous_response_id" | "conversation">) =>
    last !== undefined && body.previous_response_id === last.id
      ? Effect.succeed(last.items)
      : decoding.past.itemsBefore(body as ResponseRequest)
  const codec = responsesCodec({ ...decoding, past: { ...decoding.past, itemsBefore } })

  const answer = Effect.fnUntraced(function* (message: string, wire: Wire) {
    const { body, generate } = yield* bodyOf(message, services.maxBodyBytes, yield* JsonBounds)
    const call = callOf(body)
    const decoded = yield* codec.decode({ body, headers: call.headers, params: {} })
    const { model } = decoded.prompt
    if (!call.caller.mayCall(model)) return yield* Effect.fail(simError(new ForbiddenModel({ model })))
    const { options, events, answer } = yield* begin(services, decoded, call, generate)
    const said = yield* itemsBefore(options.echo)
    const all: Array<ReplyEvent> = []
    const keepAll = Effect.suspend(() => {
      const reply = replyOf(all)
      const kept = keptOf(options, { key: reply.key, model, createdAt: reply.createdAt })
      const items = [...said, ...kept.input, ...outputOf(options, reply)] as unknown as ReadonlyArray<InputItem>
      last = { id: responseIdOf(reply, options), items }
      return services.keep?.({ ...decoded, options })?.(reply) ?? Effect.void
    })
    if (answer?.breakage !== undefined) {
      all.push(...answer.paced.timeline.events)
      return yield* playMessages({ decoded: { ...decoded, options }, answer, call, wire, keepAll }, answer.breakage)
    }
    yield* sendEvents(events, { ...decoded, options }, { send: wire.send, all, keepAll })
  })

  return (message: string, wire: Wire) =>
    Effect.suspend(() => {
      stats.arrived()
      return answer(message, wire)
    }).pipe(
      Effect.catchTag("SimError", (error) => {
        stats.failed()
        const { status, body } = responsesFailure(error)
        return wire.send([JSON.stringify({ type: "error", status, ...(body as object) })])
      }),
      Effect.scoped,
      Effect.ensuring(Effect.sync(stats.ended)),
    )
}

interface MayCall {
  readonly name: string
  readonly mayCall: (model: string) => boolean
}

/** A message is a `response.create`, its fields beside its type or within `response`. */
const bodyOf = (
  text: string,
  maxBytes: number,
  bounds: JsonBounds,
): Effect.Effect<{ body: object; generate: boolean }, SimError> => {
  const malformed = (detail: string) => Effect.fail(simError(new MalformedBody({ detail })))
  if (Buffer.byteLength(text) > maxBytes) return malformed(`the message is longer than ${maxBytes} bytes`)
  const parsed = parseJson(Buffer.from(text), bounds)
  if (parsed._tag === "Refused" && parsed.reason._tag === "MalformedBody") return malformed(parsed.reason.detail)
  if (parsed._tag === "Refused" || !Predicate.isObject(parsed.value)) return malformed("the message is no JSON object")
  const { type, response, generate, ...flat } = parsed.value as Readonly<Record<string, unknown>>
  if (type !== "response.create") return malformed(`unknown type of event: ${JSON.stringify(type)?.slice(0, 200)}`)
  const nested = Predicate.isObject(response) ? (response as Readonly<Record<string, unknown>>) : flat
  const { generate: inner, background: _, stream_options: __, ...body } = nested
  return Effect.succeed({ body: { ...body, stream: true }, generate: (generate ?? inner) !== false })
}

interface Begun {
  readonly options: ResponseOptions
  readonly events: Stream.Stream<ReplyEvent, SimError>
  /** Absent where nothing is generated. */
  readonly answer: Answer | undefined
}

/** An answer that is not to be generated is complete at once, and empty: the next one goes on from it. */
const begin = Effect.fnUntraced(function* (
  { simulation, stats, wishes: heedsWishes }: WebSocketServices,
  { prompt, streaming, options }: Decoded<ResponseOptions>,
  call: Call,
  generate: boolean,
) {
  const wishes = heedsWishes ? yield* wishesOf(call.headers) : undefined
  const answer = yield* simulation.answer({ prompt, streaming, call, wishes })
  if (generate) {
    const { prompt: promptTokens, completion: completionTokens } = answer.usage
    stats.answered({ streaming, promptTokens, completionTokens })
    const begun: Begun = { options, events: answer.events, answer }
    return begun
  }
  const { _tag: _, ...started } = answer.started
  const empty = { text: "", refusal: "", reasoning: "", logprobs: [], toolCalls: [], stopSequence: undefined }
  const usage = { ...answer.usage, completion: 0, reasoning: 0 }
  const events = replyEvents({ ...started, choices: [{ ...empty, reason: "stop" }], usage })
  const begun: Begun = { options: { ...options, hosted: [] }, events: Stream.fromIterable(events), answer: undefined }
  return begun
})

interface Sending {
  readonly send: Wire["send"]
  /** Gets all events that were sent. */
  readonly all: Array<ReplyEvent>
  readonly keepAll: Effect.Effect<void>
}

const sendEvents = (
  events: Stream.Stream<ReplyEvent, SimError>,
  decoded: Decoded<ResponseOptions>,
  { send, all, keepAll }: Sending,
): Effect.Effect<void, SimError | SocketError> => {
  const { step, initial } = machine(decoded)
  let state = initial
  return Stream.runForEachArray(events, (batch) => {
    const texts: Array<string> = []
    for (const event of batch) {
      all.push(event)
      const [next, frames] = step(state, event)
      state = next
      for (const { data } of frames) texts.push(data)
    }
    return batch.at(-1)?._tag === "Finished" ? Effect.andThen(keepAll, send(texts)) : send(texts)
  })
}
