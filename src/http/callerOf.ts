/** Who sent a request; the trail keeps the name. */
import { Effect } from "effect"
import type { HttpServerRequest } from "effect/http"
import { type SimError, simError, WrongAccount } from "../domain/SimError.ts"
import type { ApiKeys, KnownCaller } from "../limits/ApiKeys.ts"
import { apiKeyOf } from "./apiKeyOf.ts"
import { trailOf } from "./RequestTrail.ts"

/** Who asked the simulator to ask itself has shown a key already. */
const itself: KnownCaller = { name: "llmsim", mayCall: () => true }

/** OpenAI's callers may say which organization and project they mean. */
const wrongAccount = (caller: KnownCaller, headers: Readonly<Record<string, string | undefined>>) =>
  (["organization", "project"] as const).find((of) => {
    const said = headers[`openai-${of}`]
    return said !== undefined && caller[of] !== undefined && said !== caller[of]
  })

/** Whose key it was, as the provider's answers say it. */
const accountHeaders = ({ organization, project }: KnownCaller, provider: string) => ({
  ...(provider === "openai" && organization !== undefined && { "openai-organization": organization }),
  ...(provider === "openai" && project !== undefined && { "openai-project": project }),
  ...(provider === "anthropic" && organization !== undefined && { "anthropic-organization-id": organization }),
})

export const callerOf = (
  apiKeys: ApiKeys["Service"],
  request: HttpServerRequest.HttpServerRequest,
  provider = "openai",
): Effect.Effect<KnownCaller, SimError> => {
  const trail = trailOf(request)
  const known = trail.inProcess ? knownItself : apiKeys.identify(apiKeyOf(request.headers, request.url))
  return Effect.flatMap(known, (caller) => {
    trail.caller = caller.name
    if (caller.organization === undefined && caller.project === undefined) return Effect.succeed(caller)
    const wrong = wrongAccount(caller, request.headers)
    if (wrong !== undefined) return Effect.fail(simError(new WrongAccount({ of: wrong })))
    trail.headers = { ...trail.headers, ...accountHeaders(caller, provider) }
    return Effect.succeed(caller)
  })
}

const knownItself = Effect.succeed(itself)
