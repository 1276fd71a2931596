/** A refusal as the client sees it: what it is, and how long it is told to wait. */
import type { HttpServerResponse } from "effect/http"
import type { SimError } from "../domain/SimError.ts"
import type { CallFailure } from "../faults/verdict/SeenCall.ts"

/** What may be another time: a conflict, a limit, a timeout. */
const passing: ReadonlyArray<number> = [408, 409, 429]

const hopelessReasons: ReadonlyArray<string> = ["BadApiKey", "ContextTooLong"]

/** `undefined` where the request itself is at fault, and nobody else. */
export const refusalSeen = (
  { fault, reason }: SimError,
  { status, headers }: HttpServerResponse.HttpServerResponse,
): CallFailure | undefined => {
  if (fault === undefined && status < 500 && !passing.includes(status)) return undefined
  // Gemini says it in the body.
  const inBody = reason._tag === "RateLimited" ? reason.retryAfterMs : undefined
  const isTooLarge = reason._tag === "RateLimited" && reason.retryAfterMs === undefined
  return {
    kind: fault?.split(";", 1)[0] ?? reason._tag,
    retryAfterMs:
      millisecondsOf(headers["retry-after-ms"], 1) ?? millisecondsOf(headers["retry-after"], 1_000) ?? inBody,
    isHopeless: isTooLarge || hopelessReasons.includes(reason._tag),
  }
}

const millisecondsOf = (text: string | undefined, unitMs: number): number | undefined => {
  const value = text === undefined ? Number.NaN : Number.parseFloat(text)
  return Number.isNaN(value) ? undefined : value * unitMs
}
