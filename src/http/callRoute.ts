/** Calls a route within the process, as if a request had come for it. */
import { Clock, Effect, Exit } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { monotonicMs } from "../domain/monotonicMs.ts"
import { followRequest, RequestTrail } from "./RequestTrail.ts"
import type { RouteHandler } from "./Route.ts"

export interface InnerCall {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  /** The id of the request, as the answer has it. */
  readonly id: string
}

export interface InnerAnswer {
  readonly status: number
  readonly text: string
}

/** The call may ask for timing of its own, whether callers from outside may or not. */
export const callRoute = (handler: RouteHandler, { path, headers, body, id }: InnerCall): Effect.Effect<InnerAnswer> =>
  Effect.gen(function* () {
    const clock = yield* Clock.Clock
    const init = {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(body),
    }
    const request = HttpServerRequest.fromWeb(new Request(`http://llmsim${path}`, init))
    const startedAt = monotonicMs(clock)
    const trail = new RequestTrail(id, startedAt, { headers: {}, inProcess: true })
    followRequest(request, trail)
    return yield* handler.pipe(
      Effect.provideService(HttpServerRequest.HttpServerRequest, request),
      Effect.provideService(HttpRouter.RouteContext, { params: {}, route: undefined as never }),
      Effect.flatMap((answered) =>
        Effect.map(
          Effect.promise(() => HttpServerResponse.toWeb(answered).text()),
          (text) => ({ status: answered.status, text }),
        ),
      ),
      Effect.onExit((exit) => Effect.sync(() => trail.onEnd?.(Exit.isFailure(exit)))),
    )
  }).pipe(Effect.scoped)
