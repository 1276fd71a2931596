/** A provider's API, as the server mounts it. */
import type { HttpServerRequest } from "effect/http"
import type { FailureShape } from "../http/ApiStyle.ts"
import type { Route } from "../http/Route.ts"

export interface Provider {
  /** Its routes stand at the root and again under this prefix. */
  readonly prefix: `/${string}`
  readonly routes: ReadonlyArray<Route>
  readonly failure: FailureShape
  /** Whether a request is of this provider's clients, where several serve one path or none does. */
  readonly claims: (request: Pick<HttpServerRequest.HttpServerRequest, "headers" | "url">) => boolean
}
