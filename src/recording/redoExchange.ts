/** An exchange with its secrets taken out once more, and its keys made anew. */
import { bytesOf } from "./bytesOf.ts"
import type { Exchange } from "./Exchange.ts"
import { type Matching, requestKeys } from "./RequestKeys.ts"
import type { Redactor } from "./redaction/Redactor.ts"
import { redactResponse } from "./redaction/redactResponse.ts"
import { storedRequest } from "./storedRequest.ts"

export const redoExchange = (exchange: Exchange, redactor: Redactor, matching: Matching): Exchange => {
  const { id, at, request, response } = exchange
  const stored = storedRequest({ ...request, body: bytesOf(request.body) }, redactor)
  const { key, exact, route, normalized } = requestKeys(stored, matching)
  return {
    key,
    exact,
    route,
    id,
    at,
    request: normalized === undefined ? stored : { ...stored, normalized },
    response: redactResponse(
      {
        ...response,
        pieces: response.pieces.map(([ms, bytes]) => ({ at: ms, bytes: bytesOf(bytes) })),
        headersMs: response.headers_ms,
        endedMs: response.ended_ms,
      },
      redactor,
    ),
  }
}
