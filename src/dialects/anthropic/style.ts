/** How Anthropic writes the answers of all its endpoints. */
import type { SimError } from "../../domain/SimError.ts"
import type { ApiStyle } from "../../http/ApiStyle.ts"
import { anthropicFailure } from "./errors.ts"
import { anthropicAccount, headersOf } from "./headers.ts"
import { limitHeaders } from "./rateLimit.ts"

/** Its headers tell the time of day at which a limit is whole again; `now` is in Unix milliseconds. */
export const anthropicStyle = (now: () => number): ApiStyle => ({
  provider: "anthropic",
  account: anthropicAccount,
  failure: (error: SimError, requestId) => {
    const failure = anthropicFailure(error, requestId)
    if (error.reason._tag !== "RateLimited") return failure
    return { ...failure, headers: { ...limitHeaders(error.reason.limits, now()), ...failure.headers } }
  },
  headers: (_, limits, requestId) => ({ ...limitHeaders(limits, now()), ...headersOf(requestId) }),
})
