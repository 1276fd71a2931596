/** A message of a connection, followed and counted as a request of its own. */
import { Effect } from "effect"
import { HttpServerRequest, type HttpServerResponse } from "effect/http"
import { type RequestTrail, trailOf } from "./RequestTrail.ts"

type Handler<E, R> = Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>

/** What is in progress, as the server keeps account of it. */
export interface FollowRequest {
  /** What the server does for every request, whatever its route. */
  readonly follow: <E, R>(handler: Handler<E, R>) => Handler<E, R | HttpServerRequest.HttpServerRequest>
  /** Told of a request that is a connection from now on: its messages are in progress, it is not. */
  readonly upgraded: (request: HttpServerRequest.HttpServerRequest) => void
}

/** The message has the path and the headers of the connection's own request; what `handler` gives tells its status. */
export const followMessage = <E, R>(
  { follow }: FollowRequest,
  { url, method, headers }: HttpServerRequest.HttpServerRequest,
  handler: (trail: RequestTrail) => Handler<E, R>,
): Handler<E, Exclude<R, HttpServerRequest.HttpServerRequest>> => {
  const message = HttpServerRequest.fromWeb(new Request(`http://llmsim${url}`, { method, headers }))
  return Effect.provideService(
    follow(Effect.suspend(() => handler(trailOf(message)))),
    HttpServerRequest.HttpServerRequest,
    message,
  )
}
