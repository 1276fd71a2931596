/** Says what is wrong with a request's query. */
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import { BadRequest } from "./ControlError.ts"

export class QueryCheck extends HttpApiMiddleware.Service<QueryCheck>()("llmsim/control/QueryCheck", {
  error: BadRequest,
}) {}
