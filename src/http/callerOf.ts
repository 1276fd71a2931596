/** Who sent a request. */
import { Effect } from "effect"
import type { HttpServerRequest } from "effect/http"
import type { SimError } from "../domain/SimError.ts"
import type { ApiKeys, KnownCaller } from "../limits/ApiKeys.ts"
import { apiKeyOf } from "./apiKeyOf.ts"
import { trailOf } from "./RequestTrail.ts"

/** Who asked the simulator to ask itself has shown a key already. */
const itself: KnownCaller = { name: "llmsim", mayCall: () => true }

export const callerOf = (
  apiKeys: ApiKeys["Service"],
  request: HttpServerRequest.HttpServerRequest,
): Effect.Effect<KnownCaller, SimError> =>
  trailOf(request).inProcess === true
    ? Effect.succeed(itself)
    : apiKeys.identify(apiKeyOf(request.headers, request.url))
