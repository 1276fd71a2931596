/** Who sent a request; the trail keeps the name. */
import { Effect } from "effect"
import type { HttpServerRequest } from "effect/http"
import { WrongAccount } from "../domain/RefusedCaller.ts"
import { type SimError, simError } from "../domain/SimError.ts"
import type { ApiKeys, KnownCaller } from "../limits/ApiKeys.ts"
import { apiKeyOf } from "./apiKeyOf.ts"
import { trailOf } from "./RequestTrail.ts"

/** Who asked the simulator to ask itself has shown a key already. */
const itself: KnownCaller = { name: "llmsim", mayCall: () => true }

type Account = Pick<KnownCaller, "organization" | "project">
type Headers = Readonly<Record<string, string | undefined>>

/** The headers that name the account which a key belongs to. */
export interface AccountHeaders {
  /** Those by which callers may say which they mean; what they say must be right. */
  readonly asked: { readonly [Of in keyof Account]?: string }
  /** Those of answers. */
  readonly told: { readonly [Of in keyof Account]?: string }
}

const parts = ["organization", "project"] as const

const wrongAccount = (caller: Account, headers: Headers, asked: AccountHeaders["asked"]) =>
  parts.find((of) => {
    const said = headers[asked[of] ?? ""]
    return said !== undefined && caller[of] !== undefined && said !== caller[of]
  })

const toldOf = (caller: Account, told: AccountHeaders["told"]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    parts.flatMap((of) => (told[of] === undefined || caller[of] === undefined ? [] : [[told[of], caller[of]]])),
  )

export const callerOf = (
  apiKeys: ApiKeys["Service"],
  request: HttpServerRequest.HttpServerRequest,
  account?: AccountHeaders,
): Effect.Effect<KnownCaller, SimError> => {
  const trail = trailOf(request)
  const known = trail.inProcess ? knownItself : apiKeys.identify(apiKeyOf(request.headers, request.url))
  return Effect.flatMapEager(known, (caller) => {
    trail.caller = caller.name
    if (account === undefined || (caller.organization === undefined && caller.project === undefined)) {
      return Effect.succeed(caller)
    }
    const wrong = wrongAccount(caller, request.headers, account.asked)
    if (wrong !== undefined) return Effect.fail(simError(new WrongAccount({ of: wrong })))
    trail.headers = { ...trail.headers, ...toldOf(caller, account.told) }
    return Effect.succeed(caller)
  })
}

const knownItself = Effect.succeed(itself)
