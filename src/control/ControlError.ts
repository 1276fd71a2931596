/** What the control API says when it refuses. */
import { Schema } from "effect"

const fields = {
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
}

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
export class BadRequest extends Schema.Error<BadRequest>("BadRequest")(fields, {
  httpApiStatus: 400,
  description: "The request is not as this page has it; `error.param` is the path of the field that is wrong",
}) {
  readonly _tag = "BadRequest"
  override get message(): string {
    return this.error.message
  }
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
export class Unauthorized extends Schema.Error<Unauthorized>("Unauthorized")(fields, {
  httpApiStatus: 401,
  description: "The server has a control key, and it was not shown",
}) {
  readonly _tag = "Unauthorized"
  override get message(): string {
    return this.error.message
  }
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
export class Forbidden extends Schema.Error<Forbidden>("Forbidden")(fields, {
  httpApiStatus: 403,
  description: "The server has no control key, and the caller is on another machine or a page of another origin",
}) {
  readonly _tag = "Forbidden"
  override get message(): string {
    return this.error.message
  }
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
export class NotFound extends Schema.Error<NotFound>("NotFound")(fields, {
  httpApiStatus: 404,
  description: "There is no such thing",
}) {
  readonly _tag = "NotFound"
  override get message(): string {
    return this.error.message
  }
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
export class Conflict extends Schema.Error<Conflict>("Conflict")(fields, {
  httpApiStatus: 409,
  description: "What is there already does not allow it",
}) {
  readonly _tag = "Conflict"
  override get message(): string {
    return this.error.message
  }
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
export class BodyTooLong extends Schema.Error<BodyTooLong>("BodyTooLong")(fields, {
  httpApiStatus: 413,
  description: "The body is longer than `server.max_body_bytes`",
}) {
  readonly _tag = "BodyTooLong"
  override get message(): string {
    return this.error.message
  }
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
export class NoJson extends Schema.Error<NoJson>("NoJson")(fields, {
  httpApiStatus: 415,
  description: "The body is no JSON by its content type",
}) {
  readonly _tag = "NoJson"
  override get message(): string {
    return this.error.message
  }
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
export class StoreFailed extends Schema.Error<StoreFailed>("StoreFailed")(fields, {
  httpApiStatus: 503,
  description: "The store cannot be reached",
}) {
  readonly _tag = "StoreFailed"
  override get message(): string {
    return this.error.message
  }
}

/** What may be wrong with a body. */
export const bodyErrors = [BadRequest, BodyTooLong, NoJson] as const
