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

/** The body, or what the query asks, is not as the API has it. */
export class BadRequest extends refusal<BadRequest>(
  "BadRequest",
  400,
  "The request is not as this page has it; `error.param` is the path of the field that is wrong",
) {
  readonly _tag = "BadRequest"
}

/** The server has a control key, and it was not shown. */
export class Unauthorized extends refusal<Unauthorized>(
  "Unauthorized",
  401,
  "The server has a control key, and it was not shown",
) {
  readonly _tag = "Unauthorized"
}

/** The server has no control key, and the caller is on another machine or a page of another origin. */
export class Forbidden extends refusal<Forbidden>(
  "Forbidden",
  403,
  "The server has no control key, and the caller is on another machine or a page of another origin",
) {
  readonly _tag = "Forbidden"
}

/** There is no such thing. */
export class NotFound extends refusal<NotFound>("NotFound", 404, "There is no such thing") {
  readonly _tag = "NotFound"
}

/** What is there already does not allow it. */
export class Conflict extends refusal<Conflict>("Conflict", 409, "What is there already does not allow it") {
  readonly _tag = "Conflict"
}

/** The body is longer than `server.max_body_bytes`. */
export class BodyTooLong extends refusal<BodyTooLong>(
  "BodyTooLong",
  413,
  "The body is longer than `server.max_body_bytes`",
) {
  readonly _tag = "BodyTooLong"
}

/** The body is no JSON by its content type. */
export class NoJson extends refusal<NoJson>("NoJson", 415, "The body is no JSON by its content type") {
  readonly _tag = "NoJson"
}

/** The store cannot be reached. */
export class StoreFailed extends refusal<StoreFailed>("StoreFailed", 503, "The store cannot be reached") {
  readonly _tag = "StoreFailed"
}

/** What may be wrong with a body. */
export const bodyErrors = [BadRequest, BodyTooLong, NoJson] as const
