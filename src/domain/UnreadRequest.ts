/** Why a request is refused before its fields are looked at. */
import { Data } from "effect"

/**
 * The body is no JSON object at all.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { MalformedBody, simError } from "llmsim"
 *
 * const parsed = (text: string) =>
 *   Effect.try({
 *     try: (): unknown => JSON.parse(text),
 *     catch: (cause) => simError(new MalformedBody({ detail: String(cause) })),
 *   })
 * ```
 */
export class MalformedBody extends Data.TaggedClass("MalformedBody")<{ readonly detail: string }> {}

/**
 * There is no body where one is needed.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { EmptyBody, simError } from "llmsim"
 *
 * const present = (text: string) => (text === "" ? Effect.fail(simError(new EmptyBody())) : Effect.succeed(text))
 * ```
 */
export class EmptyBody extends Data.TaggedClass("EmptyBody") {}

/**
 * The body is longer than `limit` bytes.
 *
 * @example
 * ```ts
 * import { type ApiStyle, BodyTooLarge, simError } from "llmsim"
 *
 * const statusOf = ({ failure }: ApiStyle): number =>
 *   failure(simError(new BodyTooLarge({ limit: 1_048_576 })), "req_1").status
 * ```
 */
export class BodyTooLarge extends Data.TaggedClass("BodyTooLarge")<{ readonly limit: number }> {}

/**
 * `accepted` is what the method takes instead: JSON where nothing is said.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { simError, UnsupportedContentType } from "llmsim"
 *
 * const onlyJson = (contentType: string) =>
 *   /^application\/json\b/.test(contentType)
 *     ? Effect.void
 *     : Effect.fail(simError(new UnsupportedContentType({ contentType, accepted: "application/json" })))
 * ```
 */
export class UnsupportedContentType extends Data.TaggedClass("UnsupportedContentType")<{
  readonly contentType: string
  readonly accepted?: string
}> {}

/** How a request's body may be encoded. */
export const acceptedEncodings = "gzip, deflate, br, zstd"

/**
 * Nobody here can undo what was done to the body.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { simError, UnsupportedEncoding } from "llmsim"
 *
 * const onlyPlain = (contentEncoding = "identity") =>
 *   contentEncoding === "identity" ? Effect.void : Effect.fail(simError(new UnsupportedEncoding({ contentEncoding })))
 * ```
 */
export class UnsupportedEncoding extends Data.TaggedClass("UnsupportedEncoding")<{
  readonly contentEncoding: string
}> {}

/**
 * No route has this method and path.
 *
 * @example
 * ```ts
 * import { type ApiStyle, simError, UnknownRoute } from "llmsim"
 *
 * const bodyOf = ({ failure }: ApiStyle): unknown =>
 *   failure(simError(new UnknownRoute({ method: "POST", path: "/v1/chat" })), "req_1").body
 * ```
 */
export class UnknownRoute extends Data.TaggedClass("UnknownRoute")<{
  readonly method: string
  readonly path: string
}> {}

/**
 * The path takes other methods than this.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { type SimError, simError, WrongMethod } from "llmsim"
 *
 * const deleted: Effect.Effect<void, SimError> = Effect.fail(
 *   simError(new WrongMethod({ method: "DELETE", path: "/v1/models", allowed: ["GET"] })),
 * )
 * const allowed = Effect.catchReason(deleted, "SimError", "WrongMethod", (reason) => Effect.succeed(reason.allowed))
 * ```
 */
export class WrongMethod extends Data.TaggedClass("WrongMethod")<{
  readonly method: string
  readonly path: string
  readonly allowed: ReadonlyArray<string>
}> {}
