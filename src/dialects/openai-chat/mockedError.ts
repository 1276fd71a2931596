/** An error that the user wrote, with OpenAI's own words where nothing is said. */
import type { MockedError } from "../../domain/SimError.ts"
import type { OpenAiError } from "./errors.ts"

export const mockedError = ({ status = 400, headers, ...said }: MockedError): OpenAiError => {
  const usual = usualErrors[status] ?? (status < 500 ? invalid : serverError)
  return {
    status,
    message: said.message ?? usual.message,
    type: said.type ?? usual.type,
    code: said.code ?? usual.code ?? null,
    param: said.param ?? null,
    headers: headers ?? {},
  }
}

interface UsualError {
  readonly message: string
  readonly type: string
  readonly code?: string
}

const invalid: UsualError = { message: "The request is invalid.", type: "invalid_request_error" }
const serverError: UsualError = {
  message: "The server had an error while processing your request. Sorry about that!",
  type: "server_error",
}

/** What OpenAI says to each status, by its guide to error codes. */
const usualErrors: Readonly<Record<number, UsualError>> = {
  401: { message: "Incorrect API key provided.", type: "invalid_request_error", code: "invalid_api_key" },
  403: {
    message: "Country, region, or territory not supported",
    type: "request_forbidden",
    code: "unsupported_country_region_territory",
  },
  404: { message: "The requested resource was not found.", type: "invalid_request_error" },
  429: { message: "Rate limit reached for requests", type: "requests", code: "rate_limit_exceeded" },
  503: { message: "The engine is currently overloaded, please try again later", type: "server_error" },
}
