/** Answers the messages of a WebSocket, each of which may go on from the answer before. */
import { Clock, Effect, type Scope, Stream } from "effect"
import type { HttpServerRequest } from "effect/http"
import type { SocketError } from "effect/socket/Socket"
import type { Call } from "../../domain/Call.ts"
import { monotonicMs } from "../../domain/monotonicMs.ts"
import { ForbiddenModel } from "../../domain/RefusedCaller.ts"
import type { ReplyEvent } from "../../domain/Reply.ts"
import { type SimError, simError } from "../../domain/SimError.ts"
import type { Decoded } from "../../http/CompletionCodec.ts"
import type { RouteServices } from "../../http/completionRoute.ts"
import { JsonBounds } from "../../http/JsonBounds.ts"
import { noteAnswer, noteAsked } from "../../http/noteCall.ts"
import type { RequestTrail } from "../../http/RequestTrail.ts"
import type { WebSocketWire } from "../../http/webSocket.ts"
import { wishesOf } from "../../http/wishesOf.ts"
import type { KnownCaller } from "../../limits/ApiKeys.ts"
import type { Answer } from "../../simulation/Simulation.ts"
import { keptOf } from "./Archive.ts"
import { type BrokenMessages, playMessages } from "./brokenMessages.ts"
import { type ResponsesCodec, responsesCodec } from "./codec.ts"
import type { DecodeServices } from "./decode.ts"
import { replyEvents, replyOf } from "./KeptResponse.ts"
import { outputOf } from "./outputItems.ts"
import type { ResponseOptions } from "./ResponseOptions.ts"
import { readMessage } from "./readMessage.ts"
import { responseIdOf } from "./response.ts"
import { sendMessages } from "./sendMessages.ts"
import type { ResponseRequest } from "./Wire.ts"
import type { InputItem } from "./WireItems.ts"

export interface TalkServices extends RouteServices {
  readonly decoding: DecodeServices
  readonly keep: ResponsesCodec["keep"]
}

/** Answers one message, and notes what it was. */
export type Talk = (
  message: string,
  wire: WebSocketWire<SocketError>,
  trail: RequestTrail,
) => Effect.Effect<void, SimError | SocketError, Scope.Scope>

/** What the connection's last answer leaves for the next, kept here even when nothing is stored. */
interface Last {
  readonly id: string
  readonly items: ReadonlyArray<InputItem>
}

export const makeTalk = (
  services: TalkServices,
  { headers }: Pick<HttpServerRequest.HttpServerRequest, "headers">,
  caller: KnownCaller,
): Talk => {
  const { decoding, stats } = services
  let last: Last | undefined
  const itemsBefore = (body: Pick<ResponseRequest, "previous_response_id" | "conversation">) =>
    last !== undefined && body.previous_response_id === last.id
      ? Effect.succeed(last.items)
      : decoding.past.itemsBefore(body as ResponseRequest)
  const codec = responsesCodec({ ...decoding, past: { ...decoding.past, itemsBefore } })

  return Effect.fnUntraced(function* (message, wire, trail) {
    const clock = yield* Clock.Clock
    const now = () => monotonicMs(clock)
    const { body, generate } = yield* readMessage(message, services.maxBodyBytes, yield* JsonBounds)
    trail.body = body
    const decoded = yield* codec.decode({ body, headers, params: {} })
    noteAsked(trail, decoded, now())
    const { model } = decoded.prompt
    if (!caller.mayCall(model)) return yield* Effect.fail(simError(new ForbiddenModel({ model })))
    const call: Call = { provider: codec.provider, endpoint: codec.id, headers, body, caller, notes: trail }
    const { options, answer } = yield* begin(services, decoded, call, generate)
    noteAnswer(trail, answer, now())
    const { prompt: promptTokens, completion: completionTokens } = answer.usage
    stats.answered({ streaming: decoded.streaming, promptTokens, completionTokens })
    const said = yield* itemsBefore(options.echo)
    const keep = (events: ReadonlyArray<ReplyEvent>) => {
      const reply = replyOf(events)
      const kept = keptOf(options, { key: reply.key, model, createdAt: reply.createdAt })
      const items = [...said, ...kept.input, ...outputOf(options, reply)] as unknown as ReadonlyArray<InputItem>
      last = { id: responseIdOf(reply, options), items }
      return services.keep?.({ ...decoded, options })?.(reply) ?? Effect.void
    }
    const onFirst = () => {
      trail.firstTokenAt = now()
    }
    yield* send({ decoded: { ...decoded, options }, answer, call, wire, keep, onFirst })
  })
}

interface Sending extends Omit<BrokenMessages, "keepAll"> {
  readonly keep: (events: ReadonlyArray<ReplyEvent>) => Effect.Effect<void>
  readonly onFirst: () => void
}

const send = ({ keep, onFirst, ...sending }: Sending): Effect.Effect<void, SimError | SocketError> => {
  const { decoded, answer, wire } = sending
  const keepAll = Effect.suspend(() => keep(answer.paced.timeline.events))
  return answer.breakage === undefined
    ? sendMessages(answer.events, decoded, { send: wire.send, keepAll, onFirst })
    : playMessages({ ...sending, keepAll }, answer.breakage)
}

interface Begun {
  readonly options: ResponseOptions
  readonly answer: Answer
}

/** An answer that is not to be generated is complete at once, and empty: the next one goes on from it. */
const begin = Effect.fnUntraced(function* (
  { simulation, wishes: heedsWishes }: TalkServices,
  { prompt, streaming, options }: Decoded<ResponseOptions>,
  call: Call,
  generate: boolean,
) {
  const wishes = heedsWishes ? yield* wishesOf(call.headers) : undefined
  const answer = yield* simulation.answer({ prompt, streaming, call, wishes })
  if (generate) return { options, answer } satisfies Begun
  const { _tag: _, ...started } = answer.started
  const empty = { text: "", refusal: "", reasoning: "", logprobs: [], toolCalls: [], stopSequence: undefined }
  const usage = { ...answer.usage, completion: 0, reasoning: 0 }
  const events = replyEvents({ ...started, choices: [{ ...empty, reason: "stop" }], usage })
  const paced = { ...answer.paced, timeline: { events, due: events.map(() => 0) } }
  const begun: Begun = {
    options: { ...options, hosted: [] },
    answer: { ...answer, usage, paced, events: Stream.fromIterable(events), breakage: undefined, shown: undefined },
  }
  return begun
})
