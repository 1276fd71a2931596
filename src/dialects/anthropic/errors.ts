/** Anthropic's error envelope, for every reason a call can fail. */
import type { SimError, SimErrorReason } from "../../domain/SimError.ts"
import { acceptedEncodings } from "../../domain/UnreadRequest.ts"
import type { WireFailure } from "../../http/ApiStyle.ts"
import { describeProblem } from "./describeProblem.ts"
import { headersOf } from "./headers.ts"
import { mockedError } from "./mockedError.ts"
import { limitMessage, retryAfter } from "./rateLimit.ts"

export interface AnthropicError {
  readonly status: number
  readonly type: string
  readonly message: string
  /** What tells errors of one type apart, where a client acts on it. */
  readonly code?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
}

export const anthropicFailure = (error: SimError, requestId: string): WireFailure => {
  const { status, headers } = describe(error.reason)
  const body = { ...errorBody(error), request_id: requestId }
  return {
    status,
    headers: { ...headersOf(requestId), ...headers },
    body,
    frame: { event: "error", data: JSON.stringify(body) },
  }
}

/** The error as it stands in a response, and in the results of a batch. */
export const errorBody = (error: SimError) => {
  const { type, message, code } = describe(error.reason)
  return { type: "error", error: { type, message, ...(code && { details: { error_code: code } }) } } as const
}

const invalid = (message: string): AnthropicError => ({ status: 400, type: "invalid_request_error", message })

const tooMany = "Number of concurrent connections has exceeded your rate limit. Please try again later."

const notFound = (message: string): AnthropicError => ({ status: 404, type: "not_found_error", message })

const describe = (reason: SimErrorReason): AnthropicError => {
  switch (reason._tag) {
    case "MalformedBody":
      return invalid(`The request body is not valid JSON: ${reason.detail}`)
    case "EmptyBody":
      return invalid("The request body is not valid JSON: no body was sent")
    case "BodyTooLarge":
      return { status: 413, type: "request_too_large", message: "Request exceeds the maximum size" }
    case "UnsupportedContentType":
      return invalid(`content-type: expected 'application/json', got '${reason.contentType}'`)
    case "UnsupportedEncoding":
      return {
        ...invalid(`content-encoding: '${reason.contentEncoding}' is not supported`),
        status: 415,
        headers: { "accept-encoding": acceptedEncodings },
      }
    case "UnknownRoute":
      return notFound("Not found")
    case "WrongMethod":
      return { ...invalid("Method Not Allowed"), status: 405, headers: { allow: reason.allowed.join(", ") } }
    case "InvalidRequest":
      return { ...invalid(describeProblem(reason.problem)), code: codeOf(reason.problem) }
    case "UnknownModel":
      return notFound(`model: ${reason.model}`)
    case "UnknownObject":
      return notFound(`${reason.kind} with id \`${reason.id}\` not found.`)
    case "Conflict":
      return { ...invalid(reason.message), status: 409 }
    case "ContextTooLong":
      return invalid(contextMessage(reason))
    case "OutputTooLong":
      return invalid(
        `max_tokens: ${reason.asked} > ${reason.limit}, which is the maximum allowed number of output tokens for ${reason.model}`,
      )
    case "MissingApiKey":
      return { status: 401, type: "authentication_error", message: "x-api-key header is required" }
    case "BadApiKey":
    case "WrongAccount":
      return { status: 401, type: "authentication_error", message: "invalid x-api-key" }
    case "ForbiddenModel":
      return { status: 403, type: "permission_error", message: `Your API key has no access to model: ${reason.model}` }
    case "RateLimited":
      return { status: 429, type: "rate_limit_error", message: limitMessage(reason), headers: retryAfter(reason) }
    case "TooManyAtOnce":
      return { status: 429, type: "rate_limit_error", message: tooMany, headers: { "retry-after": "1" } }
    case "TimedOut":
      return { status: 504, type: "timeout_error", message: "Request timed out" }
    case "BadGateway":
      return { status: 502, type: "api_error", message: "Bad gateway" }
    case "Overloaded":
      return { status: 529, type: "overloaded_error", message: "Overloaded" }
    case "Unavailable":
      return { status: 503, type: "api_error", message: "Service unavailable", headers: { "retry-after": "1" } }
    case "Mocked":
      return mockedError(reason.error)
    case "Internal":
      return { status: 500, type: "api_error", message: "Internal server error" }
  }
}

/** Only codes of Anthropic's own; others are OpenAI's. */
const codeOf = (problem: Extract<SimErrorReason, { _tag: "InvalidRequest" }>["problem"]): string | undefined =>
  problem._tag === "Other" && problem.code?.startsWith("thread_") ? problem.code : undefined

const contextMessage = ({ window, prompt, completion }: Extract<SimErrorReason, { _tag: "ContextTooLong" }>): string =>
  prompt > window
    ? `prompt is too long: ${prompt} tokens > ${window} maximum`
    : `input length and \`max_tokens\` exceed context limit: ${prompt} + ${completion} > ${window}, decrease input length or \`max_tokens\` and try again`
