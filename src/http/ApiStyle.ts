/** How one provider writes the answers of all its endpoints. */
import type { LimitState } from "../domain/Call.ts"
import type { SimError } from "../domain/SimError.ts"
import type { Frame } from "./CompletionCodec.ts"
import type { AccountHeaders } from "./callerOf.ts"

/**
 * A failure in the provider's own shape: as a response, and as a frame of a stream that has begun.
 *
 * @example
 * ```ts
 * import type { SimError, WireFailure } from "llmsim"
 *
 * const plainly = ({ reason }: SimError): WireFailure => {
 *   const body = { error: reason._tag }
 *   return { status: reason._tag === "Internal" ? 500 : 400, headers: {}, body, frame: { data: JSON.stringify(body) } }
 * }
 * ```
 */
export interface WireFailure {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly frame: Frame
}

/** How a provider words a failure of the request with this id. */
export type FailureShape = (error: SimError, requestId: string) => WireFailure

/** Headers of every answer of a provider; `elapsedMs` is the time until they left, `limits` what the caller has left. */
export type AnswerHeaders = (
  elapsedMs: number,
  limits: ReadonlyArray<LimitState>,
  requestId: string,
) => Readonly<Record<string, string>>

/**
 * How one provider writes the answers of all its endpoints.
 *
 * @example
 * ```ts
 * import { type ApiStyle, Overloaded, simError } from "llmsim"
 *
 * const whenFull = ({ provider, failure }: ApiStyle): string =>
 *   `${provider} says ${failure(simError(new Overloaded()), "req_1").status}`
 * ```
 */
export interface ApiStyle {
  /** The provider's name, as its routes' prefix says it. */
  readonly provider: string
  readonly failure: FailureShape
  readonly headers: AnswerHeaders
  readonly account?: AccountHeaders
  /** Whether a body is read as JSON whatever its headers call it. */
  readonly anyContentType?: boolean
}
