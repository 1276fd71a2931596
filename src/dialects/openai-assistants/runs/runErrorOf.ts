/** Why a run failed, in the few words that runs have for it. */
import type { SimError } from "../../../domain/SimError.ts"
import { assistantsFailure } from "../errors.ts"
import type { RunError } from "./Run.ts"

export const runErrorOf = (error: SimError): RunError => {
  const { message } = errorBodyOf(error)
  switch (error.reason._tag) {
    case "RateLimited":
    case "TooManyAtOnce":
      return { code: "rate_limit_exceeded", message }
    case "InvalidRequest":
    case "ContextTooLong":
    case "OutputTooLong":
    case "UnknownModel":
      return { code: "invalid_prompt", message }
    default:
      return { code: "server_error", message }
  }
}

interface ErrorBody {
  readonly message: string
}

/** What the stream of a run tells of a failure of the server's own. */
export const errorBodyOf = (error: SimError): ErrorBody =>
  (assistantsFailure(error).body as { readonly error: ErrorBody }).error

/** What OpenAI says of a run that broke on its way. */
export const somethingWrong: RunError = { code: "server_error", message: "Sorry, something went wrong." }
