/** Who sent a request; the trail keeps the name. */
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
): Effect.Effect<KnownCaller, SimError> => {
  const trail = trailOf(request)
  const known = trail.inProcess ? knownItself : apiKeys.identify(apiKeyOf(request.headers, request.url))
  return Effect.map(known, (caller) => {
    trail.caller = caller.name
    return caller
  })
}

const knownItself = Effect.succeed(itself)
