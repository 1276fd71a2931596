/** What every request gets, whatever its route: an id, CORS headers, a log line, an error in shape when all else fails. */
import { Cause, Clock, Context, Effect, Exit, Scope } from "effect"
import { HttpMiddleware, HttpServerError, HttpServerRequest, HttpServerResponse } from "effect/http"
import { monotonicMs } from "../domain/monotonicMs.ts"
import { Internal, Overloaded, simError } from "../domain/SimError.ts"
import { UnknownRoute } from "../domain/UnreadRequest.ts"
import type { FailureShape } from "../http/ApiStyle.ts"
import { failureResponse } from "../http/jsonResponse.ts"
import { followRequest, RequestTrail } from "../http/RequestTrail.ts"
import type { Seeds } from "../simulation/Seeds.ts"
import { logRequest, logsRequests } from "./RequestLine.ts"
import type { TraceIds } from "./telemetry/RequestTracer.ts"

export interface MiddlewareOptions {
  readonly cors: boolean
  /** The shape of errors that no route made. */
  readonly failureFor: (request: HttpServerRequest.HttpServerRequest) => FailureShape
  readonly seeds: Seeds["Service"]
  /** Most requests that are answered at once. */
  readonly maxInFlight: number
  /** The requests in progress. */
  readonly inFlight: Set<RequestTrail>
  /** Whether a call's moments are wanted, by its `traceparent`; absent, no call's are. */
  readonly isTimed: ((traceparent: string | undefined) => boolean) | undefined
  /** Told of each call at its end; gives the ids of its trace, if it has one. */
  readonly observe: (call: RequestTrail) => TraceIds | undefined
}

type Handler<E, R> = Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>

export const requestMiddleware = (options: MiddlewareOptions) => {
  let requests = 0
  const { isTimed = () => false } = options
  const cors = options.cors ? HttpMiddleware.cors({ exposedHeaders: ["x-request-id", "request-id"] }) : undefined

  const serve = <E, R>(handler: Handler<E, R>, request: HttpServerRequest.HttpServerRequest, trail: RequestTrail) =>
    Effect.map(
      Effect.catchCause(handler, (cause) => rescue(cause, request, trail.id, options.failureFor)),
      (response) => {
        // An answer that was made to break has told its status.
        if (!trail.written || trail.status === 0) trail.status = response.status
        return trail.written ? response : HttpServerResponse.setHeaders(response, trail.headers)
      },
    )

  const ended = (
    trail: RequestTrail,
    request: HttpServerRequest.HttpServerRequest,
    exit: Exit.Exit<unknown, unknown>,
  ): Effect.Effect<void> =>
    Effect.withFiber((fiber) => {
      options.inFlight.delete(trail)
      const clock = fiber.getRef(Clock.Clock)
      const now = monotonicMs(clock)
      trail.end({ request, hasLeft: Exit.isFailure(exit), now, date: clock.currentTimeMillisUnsafe() })
      if (trail.endpoint !== "" && !trail.path.startsWith("/llmsim/")) {
        const traced = options.observe(trail)
        trail.traceId = traced?.traceId
        trail.spanId = traced?.spanId
      }
      trail.letGo()
      return logsRequests(fiber) ? logRequest(trail) : Effect.void
    })

  return <E, R>(handler: Handler<E, R>): Handler<E, R | HttpServerRequest.HttpServerRequest> =>
    Effect.withFiber((fiber) => {
      const request = Context.getUnsafe(fiber.context, HttpServerRequest.HttpServerRequest)
      const id = `req_${options.seeds.ownKey("request", ++requests)}`
      const trail = new RequestTrail(id, monotonicMs(fiber.getRef(Clock.Clock)), {
        timed: isTimed(request.headers.traceparent),
      })
      followRequest(request, trail)
      if (options.inFlight.size >= options.maxInFlight && !isOurs(request)) {
        return Effect.sync(() => overCrowded(options.failureFor(request), trail))
      }
      const served = serve(cors !== undefined && needsCors(request) ? cors(handler) : handler, request, trail)
      options.inFlight.add(trail)
      return Effect.onExit(served, (exit) => {
        if (!Exit.isSuccess(exit) || exit.value.body._tag !== "Stream") return ended(trail, request, exit)
        const scope = Context.getUnsafe(fiber.context, Scope.Scope)
        return Scope.addFinalizerExit(scope, (end) => ended(trail, request, end))
      })
    })
}

/** Those who look after the simulator are let in when it is full. */
const isOurs = ({ url }: HttpServerRequest.HttpServerRequest): boolean => /^\/(health|llmsim|metrics)\b/.test(url)

/** In the provider's shape, but with the status of a server that is full: Anthropic's own would be 529. */
const overCrowded = (failure: FailureShape, { id, headers }: RequestTrail): HttpServerResponse.HttpServerResponse =>
  failureResponse(failure, simError(new Overloaded()), id).pipe(
    HttpServerResponse.setStatus(503),
    HttpServerResponse.setHeaders({ ...headers, "retry-after": "1", connection: "close" }),
  )

const needsCors = (request: HttpServerRequest.HttpServerRequest): boolean =>
  request.method === "OPTIONS" || request.headers.origin !== undefined

/** No route, or a defect of ours; a caller that has gone needs no answer. */
const rescue = <E>(
  cause: Cause.Cause<E>,
  request: HttpServerRequest.HttpServerRequest,
  id: string,
  failureFor: MiddlewareOptions["failureFor"],
): Effect.Effect<HttpServerResponse.HttpServerResponse> => {
  if (Cause.hasInterruptsOnly(cause)) return Effect.failCause(cause as Cause.Cause<never>)
  const path = request.url.split("?", 1)[0] ?? ""
  const failure = failureFor(request)
  const error = Cause.squash(cause)
  if (HttpServerError.isHttpServerError(error) && error.reason._tag === "RouteNotFound") {
    return Effect.succeed(failureResponse(failure, simError(new UnknownRoute({ method: request.method, path })), id))
  }
  return Effect.as(
    Effect.annotateLogs(Effect.logError("a request failed by a defect of llmsim", cause), { request_id: id }),
    failureResponse(failure, simError(new Internal()), id),
  )
}
