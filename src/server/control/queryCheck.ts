/** Says what is wrong with a request's query, as of a body. */
import { Effect, type Layer } from "effect"
import { HttpServerRequest } from "effect/http"
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import { QueryCheck } from "../../control/QueryCheck.ts"
import { openAiFailure } from "../../dialects/openai-chat/errors.ts"
import { InvalidRequest, simError } from "../../domain/SimError.ts"
import { schemaProblem } from "../../domain/schemaProblem.ts"
import { failureResponse } from "../../http/jsonResponse.ts"
import { trailOf } from "../../http/RequestTrail.ts"

export const queryCheck: Layer.Layer<QueryCheck> = HttpApiMiddleware.layerSchemaErrorTransform(
  QueryCheck,
  ({ cause }) =>
    Effect.map(Effect.all([HttpServerRequest.HttpServerRequest, HttpServerRequest.ParsedSearchParams]), (asked) => {
      const [request, query] = asked
      const error = simError(new InvalidRequest({ problem: schemaProblem(cause.issue, query) }))
      return failureResponse(openAiFailure, error, trailOf(request).id)
    }),
)
