/** An error that the user wrote, with Anthropic's own words where nothing is said. */
import type { MockedError } from "../../domain/SimError.ts"
import type { AnthropicError } from "./errors.ts"

export const mockedError = ({ status = 400, type, code, message, headers }: MockedError): AnthropicError => {
  const [usualType, usualMessage] = usual[status] ?? (status < 500 ? invalid : internal)
  return { status, type: type ?? usualType, message: message ?? usualMessage, code, headers: headers ?? {} }
}

type Usual = readonly [type: string, message: string]

const invalid: Usual = ["invalid_request_error", "The request is invalid."]
const internal: Usual = ["api_error", "Internal server error"]

/** The type of each status, by Anthropic's page on errors. */
const usual: Readonly<Record<number, Usual>> = {
  401: ["authentication_error", "invalid x-api-key"],
  402: ["billing_error", "There is an issue with your billing or payment information."],
  403: ["permission_error", "Your API key does not have permission to use the specified resource."],
  404: ["not_found_error", "Not found"],
  413: ["request_too_large", "Request exceeds the maximum size"],
  429: ["rate_limit_error", "This request would exceed your account's rate limit. Please try again later."],
  504: ["timeout_error", "Request timed out"],
  529: ["overloaded_error", "Overloaded"],
}
