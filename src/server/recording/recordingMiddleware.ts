/** Answers requests from a cassette or a real API instead of the simulator, as the mode has it. */
import { Effect } from "effect"
import { HttpServerRequest, type HttpServerResponse } from "effect/http"
import type { Provider } from "../../dialects/Provider.ts"
import { answerReader } from "../../domain/answerReader.ts"
import { failureResponse } from "../../http/jsonResponse.ts"
import { trailOf } from "../../http/RequestTrail.ts"
import { keepBody, readBytes } from "../../http/readBytes.ts"
import { ApiKeys } from "../../limits/ApiKeys.ts"
import type { RawRequest } from "../../recording/Exchange.ts"
import type { RecordingSettings } from "../../recording/RecordingSettings.ts"
import { type Miss, Replayer } from "../../recording/Replayer.ts"
import { Stats } from "../../stats/Stats.ts"
import { countCall } from "./countCall.ts"
import type { Incoming } from "./Incoming.ts"
import { ownTurn } from "./ownTurn.ts"
import { providerOf } from "./providerOf.ts"
import { makeReplay } from "./replay.ts"
import { makeSendOn, refusal } from "./sendOn.ts"

export interface RecordingOptions {
  readonly settings: RecordingSettings
  readonly maxBodyBytes: number
  readonly providers: readonly [Provider, ...Array<Provider>]
}

type Handler<E, R> = Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>
type Counted = (answer: Handler<never, never>) => Handler<never, never>

/** Leaves the handler as it is where the settings neither record, nor replay, nor name an upstream. */
export const recordingMiddleware = Effect.fnUntraced(function* (options: RecordingOptions) {
  const { settings, providers } = options
  const completions = providers.flatMap((provider) => provider.completions)
  const answers = answerReader(providers.flatMap((provider) => provider.answers))
  const counters = { stats: yield* Stats, apiKeys: yield* ApiKeys, completions, answers }
  const keyHeaders = ["authorization", ...providers.flatMap(({ key }) => key?.name ?? [])]
  const sendOn = yield* makeSendOn(settings, counters, keyHeaders)
  const replay = yield* makeReplay(settings, counters)
  const replayer = yield* Replayer
  const sessionHeader = settings.session_header.toLowerCase()

  const answer = <E, R>(incoming: Incoming, handler: Handler<E, R>): Handler<E, R> => {
    const { mode } = settings
    if (mode === "off") return handler
    const counted: Counted = (answer) => countCall(counters, incoming, answer)
    if (mode === "record" || mode === "passthrough") return counted(sendOn(incoming, mode === "record"))
    return Effect.flatMap(ownTurn, () => played(incoming, handler, counted))
  }

  const played = <E, R>(incoming: Incoming, handler: Handler<E, R>, counted: Counted): Handler<E, R> => {
    const { mode } = settings
    // Where somebody else can answer, half an answer is none.
    const found = replayer.find(incoming.raw, incoming.request.headers[sessionHeader] ?? "", mode !== "replay")
    if (found._tag === "Hit") return counted(replay(incoming, found.exchange))
    if (mode === "auto") return counted(sendOn(incoming, true))
    if (mode !== "replay") return handler
    const miss = { status: 400, code: "replay_miss", message: missText(found) }
    return counted(Effect.sync(() => refusal(counters, incoming, miss)))
  }

  const recorded = <E, R>(request: HttpServerRequest.HttpServerRequest, handler: Handler<E, R>): Handler<E, R> => {
    const provider = providerOf(providers, request)
    return Effect.matchEffect(readBytes(request, options.maxBodyBytes), {
      onFailure: (error) => Effect.succeed(failureResponse(provider.failure, error, trailOf(request).id)),
      onSuccess: (body) => {
        keepBody(request, body)
        const incoming = { request, provider, raw: rawOf(request, body) }
        trailOf(request).sendOn = sendOn(incoming, false)
        return answer(incoming, handler)
      },
    })
  }

  const isIdle = settings.mode === "off" && settings.upstream === undefined
  return <E, R>(handler: Handler<E, R>): Handler<E, R | HttpServerRequest.HttpServerRequest> =>
    isIdle
      ? handler
      : Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => {
          if (isOurOwn(request)) return handler
          // Routes are interrupted when their callers leave; what stands before them is not by itself.
          return Effect.interruptible(recorded(request, handler))
        })
})

/** The control API, and WebSockets, which no cassette can hold. */
const isOurOwn = ({ url, headers }: HttpServerRequest.HttpServerRequest): boolean =>
  /^\/(llmsim|health|metrics)(?=[/?]|$)/.test(url) || headers.upgrade !== undefined

const rawOf = ({ method, url, headers }: HttpServerRequest.HttpServerRequest, body: Buffer): RawRequest => ({
  method,
  url,
  headers,
  body,
})

const mostNamed = 8

const missText = ({ key, route, nearest }: Miss): string => {
  const missing = `No recording answers ${route} (key ${key}).`
  if (nearest === undefined) return `${missing} The cassette has none of this route.`
  const { id, differences } = nearest
  const more = differences.length > mostNamed ? [`and ${differences.length - mostNamed} more`] : []
  return `${missing} The nearest is ${id}; it differs in ${[...differences.slice(0, mostNamed), ...more].join("; ")}.`
}
