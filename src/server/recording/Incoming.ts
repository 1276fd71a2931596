/** A request that a recording or an upstream may answer. */
import type { HttpServerRequest } from "effect/http"
import type { Provider } from "../../dialects/Provider.ts"
import type { RawRequest } from "../../recording/Exchange.ts"

export interface Incoming {
  readonly request: HttpServerRequest.HttpServerRequest
  readonly raw: RawRequest
  readonly provider: Provider
}
