/** Every way a call can fail: one wrapper, and a reason that each dialect turns into its own words. */
import { Data } from "effect"
import type { LimitState } from "./Call.ts"
import type { FieldProblem } from "./FieldProblem.ts"

/** The body is no JSON object at all. */
export class MalformedBody extends Data.TaggedClass("MalformedBody")<{ readonly detail: string }> {}
/** There is no body where one is needed. */
export class EmptyBody extends Data.TaggedClass("EmptyBody") {}
/** The body is longer than `limit` bytes. */
export class BodyTooLarge extends Data.TaggedClass("BodyTooLarge")<{ readonly limit: number }> {}
/** `accepted` is what the method takes instead: JSON where nothing is said. */
export class UnsupportedContentType extends Data.TaggedClass("UnsupportedContentType")<{
  readonly contentType: string
  readonly accepted?: string
}> {}
/** How a request's body may be encoded. */
export const acceptedEncodings = "gzip, deflate, br, zstd"
/** Nobody here can undo what was done to the body. */
export class UnsupportedEncoding extends Data.TaggedClass("UnsupportedEncoding")<{
  readonly contentEncoding: string
}> {}
/** No route has this method and path. */
export class UnknownRoute extends Data.TaggedClass("UnknownRoute")<{
  readonly method: string
  readonly path: string
}> {}
/** The path takes other methods than this. */
export class WrongMethod extends Data.TaggedClass("WrongMethod")<{
  readonly method: string
  readonly path: string
  readonly allowed: ReadonlyArray<string>
}> {}
/** A field of the request is wrong. */
export class InvalidRequest extends Data.TaggedClass("InvalidRequest")<{ readonly problem: FieldProblem }> {}
/** No model has this id, or it is not served. */
export class UnknownModel extends Data.TaggedClass("UnknownModel")<{ readonly model: string }> {}
/** No stored object of this kind has the id; `kind` is the provider's own word for it, such as "file". */
export class UnknownObject extends Data.TaggedClass("UnknownObject")<{
  readonly kind: string
  readonly id: string
}> {}
/** The stored object is in a state in which this cannot be done; `message` is the provider's own. */
export class Conflict extends Data.TaggedClass("Conflict")<{ readonly message: string }> {}
/** Prompt and asked completion do not fit the model's context window; all counts are tokens. */
export class ContextTooLong extends Data.TaggedClass("ContextTooLong")<{
  readonly window: number
  readonly prompt: number
  readonly completion: number
}> {}
/** More completion tokens were asked than the model can give at all. */
export class OutputTooLong extends Data.TaggedClass("OutputTooLong")<{
  readonly model: string
  readonly asked: number
  readonly limit: number
}> {}
/** Nobody said who calls. */
export class MissingApiKey extends Data.TaggedClass("MissingApiKey") {}
/** Nobody knows the key; `shown` is what may be shown of it. */
export class BadApiKey extends Data.TaggedClass("BadApiKey")<{ readonly shown: string }> {}
/** The caller says that the key belongs to another organization or project than it does. */
export class WrongAccount extends Data.TaggedClass("WrongAccount")<{ readonly of: "organization" | "project" }> {}
/** The key is known, but not for this. */
export class ForbiddenModel extends Data.TaggedClass("ForbiddenModel")<{ readonly model: string }> {}
/** A limit is used up, or the call is larger than it: `retryAfterMs` is then absent, since waiting does not help. */
export class RateLimited extends Data.TaggedClass("RateLimited")<{
  readonly model: string
  readonly exceeded: LimitState
  /** How much of the unit the call asked for. */
  readonly requested: number
  readonly retryAfterMs: number | undefined
  readonly limits: ReadonlyArray<LimitState>
  /** Whose limit it is, where the key says so. */
  readonly organization?: string | undefined
}> {}
/** As many calls at once as are allowed are being answered. */
export class TooManyAtOnce extends Data.TaggedClass("TooManyAtOnce")<{ readonly limit: number }> {}
/** The answer was not there in time. */
export class TimedOut extends Data.TaggedClass("TimedOut") {}
/** Something between the caller and the provider failed. */
export class BadGateway extends Data.TaggedClass("BadGateway") {}
/** No place is free to answer. */
export class Overloaded extends Data.TaggedClass("Overloaded") {}
/** What has to be kept or counted elsewhere is out of reach for now: the store, or the limits. */
export class Unavailable extends Data.TaggedClass("Unavailable")<{ readonly what: "store" | "limits" }> {}
/** An error that the user wrote; what is absent is as the provider has it, and without a status the request is at fault. */
export interface MockedError {
  readonly status?: number | undefined
  readonly type?: string | undefined
  readonly code?: string | undefined
  readonly param?: string | undefined
  readonly message?: string | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** No error where there is an upstream: the call is sent on to it. */
  readonly passthrough?: boolean | undefined
}
/** A mock answers the call with an error. */
export class Mocked extends Data.TaggedClass("Mocked")<{ readonly error: MockedError }> {}
/** A defect of ours. */
export class Internal extends Data.TaggedClass("Internal") {}

/** All reasons of a `SimError`. */
export type SimErrorReason =
  | MalformedBody
  | EmptyBody
  | BodyTooLarge
  | UnsupportedContentType
  | UnsupportedEncoding
  | UnknownRoute
  | WrongMethod
  | InvalidRequest
  | UnknownModel
  | UnknownObject
  | Conflict
  | ContextTooLong
  | OutputTooLong
  | MissingApiKey
  | BadApiKey
  | WrongAccount
  | ForbiddenModel
  | RateLimited
  | TooManyAtOnce
  | TimedOut
  | BadGateway
  | Overloaded
  | Unavailable
  | Mocked
  | Internal

/**
 * Why a call is refused or breaks; each provider gives it a status and words of its own.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { ModelCatalog } from "llmsim"
 *
 * const why = Effect.flatMap(ModelCatalog, (catalog) => catalog.find("no-model")).pipe(
 *   Effect.catchTag("SimError", ({ reason }) => Effect.succeed(reason._tag)),
 * )
 * ```
 */
export class SimError extends Data.TaggedError("SimError")<{
  readonly reason: SimErrorReason
  /** The fault that was injected, where one was: the reason is then no truth about the call. */
  readonly fault?: string | undefined
}> {
  override get message(): string {
    return this.reason._tag
  }
}

/**
 * A `SimError` of the reason.
 *
 * @example
 * ```ts
 * import { Overloaded, simError } from "llmsim"
 *
 * const full = simError(new Overloaded())
 * ```
 */
export const simError = (reason: SimErrorReason): SimError => new SimError({ reason })
