/** A group of the control API from handlers that its endpoints type. */
import { Effect, type Layer, SchemaAST, type Scope } from "effect"
import { HttpServerRequest, HttpServerResponse } from "effect/http"
import type * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import type * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import type * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import { ControlApi } from "../../control/ControlApi.ts"
import { openAiFailure } from "../../dialects/openai-chat/errors.ts"
import type { SimError } from "../../domain/SimError.ts"
import { failureResponse, jsonResponse } from "../../http/jsonResponse.ts"
import { trailOf } from "../../http/RequestTrail.ts"

type Groups = typeof ControlApi extends HttpApi.HttpApi<infer _, infer All> ? All : never

type GroupName = HttpApiGroup.Identifier<Groups>

type Endpoints<Name extends GroupName> = HttpApiGroup.Endpoints<HttpApiGroup.WithIdentifier<Groups, Name>>

/** Gives what the endpoint tells, which is written as it is, or a response of its own making. */
type Handler<Endpoint extends HttpApiEndpoint.Constraint> = (
  request: Endpoint["~RequestRaw"],
) => Effect.Effect<
  HttpApiEndpoint.Success<Endpoint>["Type"] | HttpServerResponse.HttpServerResponse,
  SimError,
  HttpServerRequest.HttpServerRequest
>

export type GroupHandlers<Name extends GroupName> = {
  readonly [Id in HttpApiEndpoint.Identifier<Endpoints<Name>>]: Handler<
    HttpApiEndpoint.WithIdentifier<Endpoints<Name>, Id>
  >
}

/**
 * What is told is not encoded anew, since some is told five times a second; a test holds all answers against the API.
 * Failures have OpenAI's shape, with the path of the field.
 */
export const controlGroup = <const Name extends GroupName, R>(
  name: Name,
  make: Effect.Effect<GroupHandlers<Name>, never, R>,
): Layer.Layer<HttpApiGroup.Service<"llmsim", Name>, never, Exclude<R, Scope.Scope>> => {
  const { endpoints } = ControlApi.groups[name] as unknown as HttpApiGroup.Top
  return HttpApiBuilder.group(ControlApi, name, ((handlers: RawHandlers) =>
    Effect.map(make, (all) => {
      for (const [id, handler] of Object.entries(all)) {
        handlers.handleRaw(id, answering(handler as Handler<HttpApiEndpoint.Constraint>, statusOf(endpoints[id])))
      }
      return handlers
    })) as never) as never
}

interface RawHandlers {
  readonly handleRaw: (id: string, handler: Handler<HttpApiEndpoint.Constraint>) => void
}

const statusOf = (endpoint: HttpApiEndpoint.Top | undefined): number => {
  const [first] = endpoint?.success ?? []
  return (first && SchemaAST.resolveAt<number>("httpApiStatus")(first.ast)) ?? 200
}

const answering =
  (handler: Handler<HttpApiEndpoint.Constraint>, status: number): Handler<HttpApiEndpoint.Constraint> =>
  (request) =>
    Effect.matchEffect(handler(request), {
      onSuccess: (told) =>
        Effect.succeed(HttpServerResponse.isHttpServerResponse(told) ? told : jsonResponse(status, told, {})),
      onFailure: (error) =>
        Effect.map(HttpServerRequest.HttpServerRequest, (asked) =>
          failureResponse(openAiFailure, error, trailOf(asked).id),
        ),
    })
