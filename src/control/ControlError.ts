/** What the control API says when it refuses. */
import { Schema } from "effect"

class Refusal extends Schema.Error<Refusal>("Refusal")({
  error: Schema.Struct({
    message: Schema.String,
    type: Schema.String,
    param: Schema.optionalKey(
      Schema.NullOr(Schema.String).annotate({
        description: "The path of the field that is wrong, such as `[1].match.content_regex`",
      }),
    ),
    code: Schema.optionalKey(Schema.NullOr(Schema.String)),
  }),
}) {
  override get message(): string {
    return this.error.message
  }
}

/** All refusals have one shape; a client tells them apart by their status. */
const refusal = <Self>(name: string, httpApiStatus: number, description: string) =>
  Refusal.extend<Self>(name)({}, { httpApiStatus, description })

/**
 * The body, or what the query asks, is not as the API has it.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { ControlClient } from "llmsim/control"
 *
 * const added = Effect.flatMap(ControlClient, ({ faults }) => faults.add({ payload: { fault: { kind: "reset" } } })).pipe(
 *   Effect.asVoid,
 *   // A server of an earlier version may not know the kind.
 *   Effect.catchTag("BadRequest", ({ error }) => Effect.log(`${error.param}: ${error.message}`)),
 * )
 * ```
 */
export class BadRequest extends refusal<BadRequest>(
  "BadRequest",
  400,
  "The request is not as this page has it; `error.param` is the path of the field that is wrong",
) {
  readonly _tag = "BadRequest"
}

/**
 * The server has a control key, and it was not shown.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { ControlClient } from "llmsim/control"
 *
 * const reachable = Effect.flatMap(ControlClient, (control) => control.stats.get()).pipe(
 *   Effect.as(true),
 *   Effect.catchTag("Unauthorized", ({ message }) => Effect.as(Effect.logWarning(message), false)),
 * )
 * ```
 */
export class Unauthorized extends refusal<Unauthorized>(
  "Unauthorized",
  401,
  "The server has a control key, and it was not shown",
) {
  readonly _tag = "Unauthorized"
}

/**
 * The server has no control key, and the caller is on another machine or a page of another origin.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { ControlClient } from "llmsim/control"
 *
 * const settings = Effect.flatMap(ControlClient, (control) => control.server.settings()).pipe(
 *   Effect.catchTag("Forbidden", () => Effect.die("set control.key on the server, or ask from its own machine")),
 * )
 * ```
 */
export class Forbidden extends refusal<Forbidden>(
  "Forbidden",
  403,
  "The server has no control key, and the caller is on another machine or a page of another origin",
) {
  readonly _tag = "Forbidden"
}

/**
 * There is no such thing.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { ControlClient } from "llmsim/control"
 *
 * const call = (id: string) =>
 *   Effect.flatMap(ControlClient, (control) => control.requests.find({ params: { id } })).pipe(
 *     Effect.catchTag("NotFound", () => Effect.succeed(undefined)),
 *   )
 * ```
 */
export class NotFound extends refusal<NotFound>("NotFound", 404, "There is no such thing") {
  readonly _tag = "NotFound"
}

/**
 * What is there already does not allow it.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { ControlClient } from "llmsim/control"
 *
 * const id = "greeting"
 * const greeting = Effect.gen(function* () {
 *   const { mocks } = yield* ControlClient
 *   const payload = { id, response: "Hello there" }
 *   yield* Effect.catchTag(mocks.add({ payload }), "Conflict", () => mocks.replace({ params: { id }, payload }))
 * })
 * ```
 */
export class Conflict extends refusal<Conflict>("Conflict", 409, "What is there already does not allow it") {
  readonly _tag = "Conflict"
}

/**
 * The body is longer than `server.max_body_bytes`.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import type { MockRule } from "llmsim"
 * import { ControlClient } from "llmsim/control"
 *
 * const addAll = (rules: ReadonlyArray<MockRule>) =>
 *   Effect.flatMap(ControlClient, ({ mocks }) =>
 *     Effect.catchTag(mocks.add({ payload: rules }), "BodyTooLong", () =>
 *       Effect.forEach(rules, (payload) => mocks.add({ payload })),
 *     ),
 *   )
 * ```
 */
export class BodyTooLong extends refusal<BodyTooLong>(
  "BodyTooLong",
  413,
  "The body is longer than `server.max_body_bytes`",
) {
  readonly _tag = "BodyTooLong"
}

/**
 * The body is no JSON by its content type.
 *
 * @example
 * ```ts
 * import { BadRequest, BodyTooLong, NoJson } from "llmsim/control"
 *
 * const mistakes = [BadRequest, BodyTooLong, NoJson]
 * const isOurMistake = (error: unknown): boolean => mistakes.some((mistake) => error instanceof mistake)
 * ```
 */
export class NoJson extends refusal<NoJson>("NoJson", 415, "The body is no JSON by its content type") {
  readonly _tag = "NoJson"
}

/**
 * The store cannot be reached.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { ControlClient } from "llmsim/control"
 *
 * const reset = Effect.flatMap(ControlClient, (control) => control.server.reset()).pipe(
 *   Effect.retry({ times: 3, while: (error) => error._tag === "StoreFailed" }),
 * )
 * ```
 */
export class StoreFailed extends refusal<StoreFailed>("StoreFailed", 503, "The store cannot be reached") {
  readonly _tag = "StoreFailed"
}

/** What may be wrong with a body. */
export const bodyErrors = [BadRequest, BodyTooLong, NoJson] as const
