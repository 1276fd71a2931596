/** What OpenAI says to a caller who may not do this at all. */
import { Effect } from "effect"
import type { HttpServerResponse } from "effect/http"
import { jsonResponse } from "../../http/jsonResponse.ts"
import type { Stats } from "../../stats/Stats.ts"

export const forbidden = (
  stats: Stats["Service"],
  message: string,
): Effect.Effect<HttpServerResponse.HttpServerResponse> =>
  Effect.sync(() => {
    stats.failed()
    return jsonResponse(403, { error: { message, type: "invalid_request_error", param: null, code: null } }, {})
  })
