/** Errors of the Assistants API: OpenAI's envelope, with words of its own for objects that are not there. */
import { Effect } from "effect"
import type { FieldPath } from "../../domain/FieldProblem.ts"
import { InvalidRequest, type SimError, simError } from "../../domain/SimError.ts"
import type { ApiStyle, WireFailure } from "../../http/ApiStyle.ts"
import { openAiFailure } from "../openai-chat/errors.ts"
import { openAiStyle } from "../openai-chat/style.ts"

export const assistantsFailure = (error: SimError): WireFailure => {
  if (error.reason._tag !== "UnknownObject") return openAiFailure(error)
  const { kind, id } = error.reason
  const message = `No ${kind} found with id '${id}'.`
  const body = { error: { message, type: "invalid_request_error", param: null, code: null } }
  return { status: 404, headers: {}, body, frame: { event: "error", data: JSON.stringify(body) } }
}

export const assistantsStyle: ApiStyle = { ...openAiStyle, failure: assistantsFailure }

export const refused = (message: string, path: FieldPath = [], code?: string): Effect.Effect<never, SimError> =>
  Effect.fail(simError(new InvalidRequest({ problem: { _tag: "Other", path, message, code } })))
