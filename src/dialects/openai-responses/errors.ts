/** OpenAI's errors, whose frame in a stream of responses is an event of its own. */
import type { SimError } from "../../domain/SimError.ts"
import type { WireFailure } from "../../http/ApiStyle.ts"
import { openAiFailure } from "../openai-chat/errors.ts"

interface ErrorBody {
  readonly error: {
    readonly message: string
    readonly type: string
    readonly param: string | null
    readonly code: string | null
  }
}

export const responsesFailure = (error: SimError): WireFailure => {
  const failure = openAiFailure(error)
  const body = wordedBody(error, failure.body as ErrorBody)
  const { code, message, param } = body.error
  const data = JSON.stringify({ type: "error", sequence_number: 0, code, message, param })
  return { ...failure, body, frame: { event: "error", data } }
}

/** This API has its own words for some failures. */
const wordedBody = ({ reason }: SimError, body: ErrorBody): ErrorBody => {
  switch (reason._tag) {
    case "UnknownObject": {
      const kind = `${reason.kind.slice(0, 1).toUpperCase()}${reason.kind.slice(1)}`
      return { error: { ...body.error, message: `${kind} with id '${reason.id}' not found.`, param: null } }
    }
    case "ContextTooLong": {
      const message = "Your input exceeds the context window of this model. Please adjust your input and try again."
      return { error: { ...body.error, message, param: "input" } }
    }
    case "OutputTooLong": {
      const { asked, limit } = reason
      const message = `Invalid 'max_output_tokens': integer above maximum value. Expected a value <= ${limit}, but got ${asked} instead.`
      return { error: { ...body.error, message, param: "max_output_tokens", code: "integer_above_max_value" } }
    }
    default:
      return body
  }
}
