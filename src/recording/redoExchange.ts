/** An exchange with its secrets taken out once more, and its keys made anew. */
import { bytesOf } from "./bytesOf.ts"
import type { Exchange } from "./Exchange.ts"
import { keysOf } from "./keysOf.ts"
import { type Matching, requestKeys } from "./RequestKeys.ts"
import type { Rewriting } from "./redaction/redactLeaves.ts"
import { redactResponse } from "./redaction/redactResponse.ts"
import { storedRequest } from "./storedRequest.ts"

export const redoExchange = (exchange: Exchange, rewriting: Rewriting, matching: Matching): Exchange => {
  const { id, at, request, response } = exchange
  const raw = { ...request, body: bytesOf(request.body) }
  const stored = storedRequest(raw, rewriting)
  const { normalized } = requestKeys(stored, matching)
  const { key, exact, route } = keysOf(
    { ...exchange, request: storedRequest(raw, { redactor: rewriting.redactor }) },
    matching,
  )
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
      rewriting,
    ),
    ...((exchange.anonymized === true || rewriting.lorem !== undefined) && { anonymized: true }),
  }
}
