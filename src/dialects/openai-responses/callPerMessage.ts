/** Counts each message of a WebSocket as a call of its own. */
import { Effect } from "effect"
import { type HttpServerRequest, HttpServerResponse } from "effect/http"
import type { SocketError } from "effect/socket/Socket"
import { Internal, Overloaded, type SimError, simError } from "../../domain/SimError.ts"
import type { RouteServices } from "../../http/completionRoute.ts"
import { type FollowRequest, followMessage } from "../../http/followMessage.ts"
import { noteFailure } from "../../http/noteCall.ts"
import type { RequestTrail } from "../../http/RequestTrail.ts"
import type { WebSocketSession, WebSocketWire } from "../../http/webSocket.ts"
import { responsesFailure } from "./errors.ts"
import type { Talk } from "./makeTalk.ts"

interface Counting extends Pick<RouteServices, "stats"> {
  readonly followed: FollowRequest
  readonly request: HttpServerRequest.HttpServerRequest
  /** What is known of a call before its message is read. */
  readonly known: Pick<RequestTrail, "provider" | "endpoint" | "caller">
}

type Wire = WebSocketWire<SocketError>

export const callPerMessage =
  (talk: Talk, { stats, followed, request, known }: Counting): WebSocketSession<SocketError>["answer"] =>
  (message, wire) => {
    let isTold = false
    const answer = followMessage(followed, request, (trail) => {
      stats.arrived()
      trail.endsWith(stats.ended)
      Object.assign(trail, known)
      const refused = (error: SimError) => {
        stats.failed()
        noteFailure(trail, error)
        return refuse(error, wire)
      }
      return Effect.as(talk(message, wire, trail), answered).pipe(
        Effect.catchTag("SimError", refused),
        Effect.tap(Effect.sync(() => (isTold = true))),
        // Who cannot be written to has left.
        Effect.catch(() => Effect.interrupt),
        Effect.scoped,
      )
    })
    // Nobody has told the caller where the server is full, or where a defect of ours is in the way.
    return Effect.flatMap(answer, ({ status }) =>
      isTold ? Effect.void : refuse(simError(status === full ? new Overloaded() : new Internal()), wire),
    )
  }

const answered = HttpServerResponse.empty({ status: 200 })
const full = 503

const refuse = (error: SimError, { send }: Wire) => {
  const { status, body } = responsesFailure(error)
  const text = JSON.stringify({ type: "error", status, ...(body as object) })
  return Effect.as(send([text]), HttpServerResponse.empty({ status }))
}
