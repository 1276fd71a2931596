/** WebSocket mode: many responses over one connection, one at a time. */
import { Effect } from "effect"
import { HttpServerRequest, type HttpServerResponse } from "effect/http"
import { Overloaded, type SimError, simError } from "../../domain/SimError.ts"
import { WrongMethod } from "../../domain/UnreadRequest.ts"
import { callerOf } from "../../http/callerOf.ts"
import type { FollowRequest } from "../../http/followMessage.ts"
import { failureResponse } from "../../http/jsonResponse.ts"
import { trailOf } from "../../http/RequestTrail.ts"
import type { RouteHandler } from "../../http/Route.ts"
import { webSocketResponse } from "../../http/webSocket.ts"
import { callPerMessage } from "./callPerMessage.ts"
import { responsesFailure } from "./errors.ts"
import { makeTalk, type TalkServices } from "./makeTalk.ts"
import { responsesStyle } from "./style.ts"

export interface WebSocketServices extends TalkServices {
  readonly maxWebSockets: number
  readonly followed: FollowRequest
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
      const known = { provider: "openai", endpoint: "openai-responses", caller: caller.name }
      const answer = callPerMessage(makeTalk(services, request, caller), { ...services, request, known })
      const opened = () => services.followed.upgraded(request)
      return Effect.ensuring(
        webSocketResponse({ answer, opened, longest: longestMs, farewell: limitReached }),
        Effect.sync(() => open--),
      )
    })
    return Effect.catch(session, refuse)
  })
}

type Session = Effect.Effect<HttpServerResponse.HttpServerResponse, never, HttpServerRequest.HttpServerRequest>
