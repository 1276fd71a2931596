/** The handler of an endpoint that is no completion: it reads a request, and answers a JSON value or a response. */
import { Clock, Effect, type Schema, type Scope } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { monotonicMs } from "../domain/monotonicMs.ts"
import type { SimError } from "../domain/SimError.ts"
import type { ApiKeys, KnownCaller } from "../limits/ApiKeys.ts"
import type { Stats } from "../stats/Stats.ts"
import type { ApiStyle } from "./ApiStyle.ts"
import { callerOf } from "./callerOf.ts"
import { decodeAs } from "./decodeAs.ts"
import type { Form, FormShape } from "./Form.ts"
import { failureResponse, jsonResponse } from "./jsonResponse.ts"
import { noteFailure } from "./noteCall.ts"
import { type RequestTrail, trailOf } from "./RequestTrail.ts"
import type { RouteHandler } from "./Route.ts"
import { readBody } from "./readBody.ts"
import { readForm } from "./readForm.ts"
import { type Judge, Witness } from "./Witness.ts"

export interface ApiServices {
  readonly stats: Stats["Service"]
  readonly apiKeys: ApiKeys["Service"]
  readonly verdict: Judge
  readonly maxBodyBytes: number
}

export interface ApiRequest {
  readonly http: HttpServerRequest.HttpServerRequest
  readonly caller: KnownCaller
  /** The path's parameters. */
  readonly params: Readonly<Record<string, string | undefined>>
  readonly query: URLSearchParams
  /** The body as JSON. */
  readonly json: Effect.Effect<unknown, SimError>
  /** The body as the schema has it; fails with `InvalidRequest`, which names the field. */
  readonly body: <S extends AnySchema>(schema: S) => Effect.Effect<S["Type"], SimError>
  /** The body as a multipart form, its fields as the schema has them. */
  readonly form: <S extends AnySchema>(
    schema: S,
    shape: FormShape,
  ) => Effect.Effect<Pick<Form, "files"> & { readonly fields: S["Type"] }, SimError>
}

type AnySchema = Schema.Constraint & { readonly DecodingServices: never }

export type ApiHandler = (
  request: ApiRequest,
) => Effect.Effect<unknown, SimError, HttpServerRequest.HttpServerRequest | Scope.Scope>

/** What the handler gives is the answer: a response as it stands, all else as JSON with status 200. */
export const apiRoute = (style: ApiStyle, services: ApiServices, handler: ApiHandler): RouteHandler =>
  Effect.flatMap(HttpServerRequest.HttpServerRequest, (http) => {
    const { stats, apiKeys, verdict, maxBodyBytes } = services
    const trail = trailOf(http)
    const witness = new Witness(verdict, http)
    const answer = Effect.flatMap(callerOf(apiKeys, http, style.account), (caller) =>
      answerTo(http, caller, style, maxBodyBytes, handler, (body) => witness.read({ caller, body })),
    )
    const refuse = (error: SimError) => {
      if (error.fault !== undefined) trail.fault = error.fault
      return Effect.succeed(failureResponse(style.failure, error, trail.id))
    }
    // Who reads what is there asks for no work, and is not counted.
    if (http.method === "GET") return Effect.catch(answer, refuse)
    const failed = (error: SimError) => {
      stats.failed()
      noteFailure(trail, error)
      return Effect.tap(refuse(error), (response) => Effect.sync(() => witness.refused(error, response)))
    }
    return Effect.flatMap(HttpRouter.RouteContext, ({ route }) => {
      // Who calls a route within the process has found it without a router.
      const path = trail.inProcess ? http.url.replace(/^https?:\/\/[^/]*/, "") : route.path
      noteEndpoint(trail, style, path)
      stats.arrived()
      trail.endsWith((hasLeft) => {
        witness.ended(hasLeft)
        stats.ended()
      })
      return Effect.catch(answer, failed)
    })
  })

/** The endpoint is the route's path, whatever ids stand in it, without the provider's prefix. */
const noteEndpoint = (trail: RequestTrail, { provider }: ApiStyle, path: string): void => {
  trail.provider = provider
  trail.endpoint = path.startsWith(`/${provider}/`) ? path.slice(provider.length + 1) : path
}
const answerTo = Effect.fnUntraced(function* (
  http: HttpServerRequest.HttpServerRequest,
  caller: KnownCaller,
  style: ApiStyle,
  maxBodyBytes: number,
  handler: ApiHandler,
  seen: (body: unknown) => void,
) {
  const clock = yield* Clock.Clock
  const params = yield* HttpRouter.params
  const json = Effect.tap(readBody(http, params, maxBodyBytes, style.anyContentType), (body) =>
    Effect.sync(() => seen(body)),
  )
  const answer = yield* handler({
    http,
    caller,
    params,
    query: new URLSearchParams(http.url.split("?", 2)[1] ?? ""),
    json,
    body: (schema) => Effect.flatMap(json, (body) => decodeAs(schema, body)),
    form: (schema, shape) =>
      Effect.flatMap(readForm(http, params, maxBodyBytes, shape), ({ fields, files }) =>
        Effect.map(decodeAs(schema, fields), (decoded) => ({ fields: decoded, files })),
      ),
  })
  const { id, startedAt, limits } = trailOf(http)
  const headers = style.headers(monotonicMs(clock) - startedAt, limits, id)
  return HttpServerResponse.isHttpServerResponse(answer)
    ? HttpServerResponse.setHeaders(answer, headers)
    : jsonResponse(200, answer, headers)
})
