/** Answers for methods that a path does not have. */
import { Array as Arr, Effect } from "effect"
import { type HttpMethod, HttpServerRequest } from "effect/http"
import { simError } from "../domain/SimError.ts"
import { WrongMethod } from "../domain/UnreadRequest.ts"
import type { FailureShape } from "../http/ApiStyle.ts"
import { failureResponse } from "../http/jsonResponse.ts"
import { trailOf } from "../http/RequestTrail.ts"
import type { RouteHandler } from "../http/Route.ts"

interface Place {
  readonly method: HttpMethod.HttpMethod
  readonly path: `/${string}`
}

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const

/** `failureFor` chooses the shape among the routes of one path. */
export const wrongMethods = <P extends Place>(
  table: ReadonlyArray<P>,
  failureFor: (routes: Arr.NonEmptyReadonlyArray<P>, request: HttpServerRequest.HttpServerRequest) => FailureShape,
) =>
  Object.values(Arr.groupBy(table, ({ path }) => path)).flatMap((routes) => {
    const allowed = [...new Set(routes.map(({ method }) => method))]
    const handler: RouteHandler = Effect.map(HttpServerRequest.HttpServerRequest, (request) => {
      const path = request.url.split("?", 1)[0] ?? ""
      const error = simError(new WrongMethod({ method: request.method, path, allowed }))
      return failureResponse(failureFor(routes, request), error, trailOf(request).id)
    })
    const others = methods.filter((method) => !allowed.includes(method))
    return others.map((method) => ({ method, path: routes[0].path, handler }))
  })
