/** OpenAI's errors, whose frame in a stream of responses is an event of its own. */
import type { SimError } from "../../domain/SimError.ts"
import type { WireFailure } from "../../http/CompletionCodec.ts"
import { openAiFailure } from "../openai-chat/errors.ts"

interface ErrorBody {
  readonly error: { readonly message: string; readonly param: string | null; readonly code: string | null }
}

export const responsesFailure = (error: SimError): WireFailure => {
  const failure = openAiFailure(error)
  const { code, message, param } = (failure.body as ErrorBody).error
  const data = JSON.stringify({ type: "error", sequence_number: 0, code, message, param })
  return { ...failure, frame: { event: "error", data } }
}
