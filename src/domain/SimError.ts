/** Every way a call can fail: one wrapper, and a reason that each dialect turns into its own words. */
import { Data } from "effect"
import type { FieldProblem } from "./FieldProblem.ts"
import type {
  BadApiKey,
  ForbiddenModel,
  MissingApiKey,
  RateLimited,
  TooManyAtOnce,
  WrongAccount,
} from "./RefusedCaller.ts"
import type {
  BodyTooLarge,
  EmptyBody,
  MalformedBody,
  UnknownRoute,
  UnsupportedContentType,
  UnsupportedEncoding,
  WrongMethod,
} from "./UnreadRequest.ts"

/**
 * A field of the request is wrong.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { ModelCatalog, ollamaChat } from "llmsim"
 *
 * const wrongField = Effect.flatMap(ModelCatalog, (catalog) =>
 *   ollamaChat(catalog).decode({ body: { model: 4 }, headers: {}, params: {} }),
 * ).pipe(
 *   Effect.asVoid,
 *   Effect.catchReason("SimError", "InvalidRequest", ({ problem }) => Effect.log(problem.path.join("."))),
 * )
 * ```
 */
export class InvalidRequest extends Data.TaggedClass("InvalidRequest")<{ readonly problem: FieldProblem }> {}

/**
 * No model has this id, or it is not served.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { ModelCatalog } from "llmsim"
 *
 * const window = (id: string) =>
 *   Effect.flatMap(ModelCatalog, (catalog) => catalog.find(id)).pipe(
 *     Effect.map(({ contextWindow }) => contextWindow),
 *     Effect.catchReason("SimError", "UnknownModel", ({ model }) => Effect.as(Effect.log(`no model ${model}`), 0)),
 *   )
 * ```
 */
export class UnknownModel extends Data.TaggedClass("UnknownModel")<{ readonly model: string }> {}

/**
 * No stored object of this kind has the id; `kind` is the provider's own word for it, such as "file".
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Store, simError, UnknownObject } from "llmsim"
 *
 * const note = Effect.fnUntraced(function* (id: string) {
 *   const found = yield* (yield* Store).collection("notes").get(id)
 *   return found ?? (yield* Effect.fail(simError(new UnknownObject({ kind: "note", id }))))
 * })
 * ```
 */
export class UnknownObject extends Data.TaggedClass("UnknownObject")<{
  readonly kind: string
  readonly id: string
}> {}

/**
 * The stored object is in a state in which this cannot be done; `message` is the provider's own.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Conflict, simError } from "llmsim"
 *
 * const cancelled = (status: "running" | "completed") =>
 *   status === "running"
 *     ? Effect.succeed("cancelled")
 *     : Effect.fail(simError(new Conflict({ message: `Cannot cancel a run with status '${status}'.` })))
 * ```
 */
export class Conflict extends Data.TaggedClass("Conflict")<{ readonly message: string }> {}

/**
 * Prompt and asked completion do not fit the model's context window; all counts are tokens.
 *
 * @example
 * ```ts
 * import { ContextTooLong } from "llmsim"
 *
 * const excess = ({ window, prompt, completion }: ContextTooLong): number => prompt + completion - window
 * excess(new ContextTooLong({ window: 8_192, prompt: 8_000, completion: 1_000 })) // 808
 * ```
 */
export class ContextTooLong extends Data.TaggedClass("ContextTooLong")<{
  readonly window: number
  readonly prompt: number
  readonly completion: number
}> {}

/**
 * More completion tokens were asked than the model can give at all.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { type Prompt, Simulation } from "llmsim"
 *
 * const answer = (prompt: Prompt) => Effect.flatMap(Simulation, (each) => each.answer({ prompt, streaming: false }))
 * const clamped = (prompt: Prompt) =>
 *   Effect.catchReason(answer(prompt), "SimError", "OutputTooLong", ({ limit }) =>
 *     answer({ ...prompt, sampling: { ...prompt.sampling, maxTokens: limit } }),
 *   )
 * ```
 */
export class OutputTooLong extends Data.TaggedClass("OutputTooLong")<{
  readonly model: string
  readonly asked: number
  readonly limit: number
}> {}

/**
 * The answer was not there in time.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { simError, TimedOut } from "llmsim"
 *
 * const within = <A, E, R>(limitMs: number, work: Effect.Effect<A, E, R>) =>
 *   Effect.timeoutOrElse(work, { duration: limitMs, orElse: () => Effect.fail(simError(new TimedOut())) })
 * ```
 */
export class TimedOut extends Data.TaggedClass("TimedOut") {}

/**
 * Something between the caller and the provider failed.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { BadGateway, simError } from "llmsim"
 *
 * const passedOn = (url: string) =>
 *   Effect.tryPromise({ try: () => fetch(url), catch: () => simError(new BadGateway()) })
 * ```
 */
export class BadGateway extends Data.TaggedClass("BadGateway") {}

/**
 * No place is free to answer.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { type Prompt, Simulation } from "llmsim"
 *
 * const answer = (prompt: Prompt) => Effect.flatMap(Simulation, (each) => each.answer({ prompt, streaming: true }))
 * const patiently = (prompt: Prompt) =>
 *   Effect.retry(answer(prompt), { times: 3, while: ({ reason }) => reason._tag === "Overloaded" })
 * ```
 */
export class Overloaded extends Data.TaggedClass("Overloaded") {}

/**
 * What has to be kept or counted elsewhere is out of reach for now: the store, or the limits.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { type StoreError, simError, Unavailable } from "llmsim"
 *
 * const orRefused = <A, R>(kept: Effect.Effect<A, StoreError, R>) =>
 *   Effect.mapError(kept, () => simError(new Unavailable({ what: "store" })))
 * ```
 */
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

/**
 * A mock answers the call with an error.
 *
 * @example
 * ```ts
 * import { type ApiStyle, Mocked, simError } from "llmsim"
 *
 * const teapot = new Mocked({ error: { status: 418, message: "I am a teapot." } })
 * const worded = ({ failure }: ApiStyle) => failure(simError(teapot), "req_1").body
 * ```
 */
export class Mocked extends Data.TaggedClass("Mocked")<{ readonly error: MockedError }> {}

/**
 * A defect of ours.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Internal, simError } from "llmsim"
 *
 * const guarded = <A, E, R>(work: Effect.Effect<A, E, R>) =>
 *   Effect.catchDefect(work, () => Effect.fail(simError(new Internal())))
 * ```
 */
export class Internal extends Data.TaggedClass("Internal") {}

/**
 * All reasons of a `SimError`.
 *
 * @example
 * ```ts
 * import type { SimErrorReason } from "llmsim"
 *
 * const passing: ReadonlyArray<SimErrorReason["_tag"]> = ["RateLimited", "TooManyAtOnce", "TimedOut", "Overloaded"]
 * const worthARetry = ({ _tag }: SimErrorReason): boolean => passing.includes(_tag)
 * ```
 */
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
