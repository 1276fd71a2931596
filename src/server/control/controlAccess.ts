/** The door of the control API. */
import { Effect, Layer } from "effect"
import { HttpServerRequest } from "effect/http"
import { ControlAccess } from "../../control/ControlAccess.ts"
import { Forbidden, Unauthorized } from "../../control/ControlError.ts"
import { type ControlOptions, refusalOf } from "./guard.ts"

export const controlAccess = (options: ControlOptions): Layer.Layer<ControlAccess> => {
  const letIn = Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => {
    const refusal = refusalOf(options, request)
    if (refusal === undefined) return Effect.void
    return Effect.fail(refusal.status === 401 ? new Unauthorized(refusal.body) : new Forbidden(refusal.body))
  })
  return Layer.succeed(ControlAccess, { control_key: (handler) => Effect.andThen(letIn, handler) })
}
