/** Google's error envelope, for every reason a call can fail. */
import type { SimError, SimErrorReason } from "../../domain/SimError.ts"
import { acceptedEncodings } from "../../domain/UnreadRequest.ts"
import type { WireFailure } from "../../http/ApiStyle.ts"
import { describeProblem } from "./describeProblem.ts"
import { fieldName } from "./fieldName.ts"
import { mockedError } from "./mockedError.ts"
import { quotaDetails, quotaMessage } from "./quota.ts"

/** The status words of Google's APIs that llmsim says, with the HTTP status of each. */
const codes = {
  INVALID_ARGUMENT: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  UNIMPLEMENTED: 405,
  ABORTED: 409,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
} as const

export interface GoogleError {
  readonly status: keyof typeof codes
  /** The status word where the user wrote it. */
  readonly word?: string
  /** Where it is not the status's own. */
  readonly code?: number
  readonly message: string
  readonly details?: ReadonlyArray<object>
  readonly headers?: Readonly<Record<string, string>>
}

export const geminiFailure = (error: SimError): WireFailure => {
  const { status, word = status, code = codes[status], message, details, headers } = describe(error.reason)
  const body = { error: { code, message, status: word, ...(details === undefined ? {} : { details }) } }
  return { status: code, headers: headers ?? {}, body, frame: { data: JSON.stringify(body) } }
}

/** A stream that is one array fails as one: its only element is the error. */
export const arrayFailure = (error: SimError): WireFailure => {
  const failure = geminiFailure(error)
  return { ...failure, body: [failure.body] }
}

const unregistered =
  "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form " +
  "of API consumer identity to call this API."

/** What Google's OAuth tokens begin with, as Vertex AI takes them. */
const accessToken = "ya29"

const unauthenticated =
  "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid " +
  "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."

const badKey = {
  "@type": "type.googleapis.com/google.rpc.ErrorInfo",
  reason: "API_KEY_INVALID",
  domain: "googleapis.com",
  metadata: { service: "generativelanguage.googleapis.com" },
}

const describe = (reason: SimErrorReason): GoogleError => {
  switch (reason._tag) {
    case "MalformedBody":
      return invalid(`Invalid JSON payload received. ${reason.detail}`)
    case "EmptyBody":
      return invalid("* GenerateContentRequest.contents: contents is not specified\n")
    case "BodyTooLarge":
      return invalid(`Request payload size exceeds the limit: ${reason.limit} bytes.`)
    case "UnsupportedContentType":
      return invalid(`Unsupported content type: ${reason.contentType}. Expected application/json.`)
    case "UnsupportedEncoding":
      return {
        status: "INVALID_ARGUMENT",
        code: 415,
        message: `Unsupported content encoding: ${reason.contentEncoding}.`,
        headers: { "accept-encoding": acceptedEncodings },
      }
    case "UnknownRoute":
      return { status: "NOT_FOUND", message: `The requested URL ${reason.path} was not found on this server.` }
    case "WrongMethod":
      return {
        status: "UNIMPLEMENTED",
        message: `Method ${reason.method} is not allowed for ${reason.path}.`,
        headers: { allow: reason.allowed.join(", ") },
      }
    case "InvalidRequest": {
      const { problem } = reason
      const description = describeProblem(problem)
      return invalid(description, problem.path.length === 0 ? undefined : fieldName(problem.path))
    }
    case "UnknownModel":
      return {
        status: "NOT_FOUND",
        message:
          `models/${reason.model} is not found for API version v1beta, or is not supported for generateContent. Call ` +
          "ListModels to see the list of available models and their supported methods.",
      }
    case "UnknownObject":
      // Google does not tell whether an object exists that the caller may not see.
      return { status: "PERMISSION_DENIED", message: `${reason.kind} not found (or permission denied)` }
    case "Conflict":
      return { status: "ABORTED", message: reason.message }
    case "ContextTooLong":
      return invalid(
        `The input token count (${reason.prompt + reason.completion}) exceeds the maximum number of tokens allowed ` +
          `(${reason.window}).`,
      )
    case "OutputTooLong":
      return invalid(
        `Unable to submit request because it has a maxOutputTokens value of ${reason.asked} but the supported range is ` +
          `from 1 (inclusive) to ${reason.limit + 1} (exclusive). Update the value and try again.`,
        "generation_config.max_output_tokens",
      )
    case "MissingApiKey":
      return { status: "PERMISSION_DENIED", message: unregistered }
    case "BadApiKey":
      return reason.shown.startsWith(accessToken)
        ? { status: "UNAUTHENTICATED", message: unauthenticated }
        : { ...invalid("API key not valid. Please pass a valid API key."), details: [badKey] }
    case "WrongAccount":
      return { ...invalid("API key not valid. Please pass a valid API key."), details: [badKey] }
    case "ForbiddenModel":
      return { status: "PERMISSION_DENIED", message: `Permission denied on resource models/${reason.model}.` }
    case "RateLimited":
      return { status: "RESOURCE_EXHAUSTED", message: quotaMessage(reason), details: quotaDetails(reason) }
    case "TooManyAtOnce":
      return { status: "RESOURCE_EXHAUSTED", message: "Resource has been exhausted (e.g. check quota)." }
    case "TimedOut":
      return { status: "DEADLINE_EXCEEDED", message: "The request timed out. Please try again." }
    case "BadGateway":
      return { status: "UNAVAILABLE", code: 502, message: "The service is currently unavailable." }
    case "Overloaded":
      return { status: "UNAVAILABLE", message: "The model is overloaded. Please try again later." }
    case "Unavailable":
      return {
        status: "UNAVAILABLE",
        message: "The service is currently unavailable.",
        headers: { "retry-after": "1" },
      }
    case "Mocked":
      return mockedError(reason.error)
    case "Internal":
      return {
        status: "INTERNAL",
        message:
          "An internal error has occurred. Please retry or report in " +
          "https://developers.generativeai.google/guide/troubleshooting",
      }
  }
}

const invalid = (message: string, field?: string): GoogleError => ({
  status: "INVALID_ARGUMENT",
  message,
  ...(field === undefined
    ? {}
    : {
        details: [
          {
            "@type": "type.googleapis.com/google.rpc.BadRequest",
            fieldViolations: [{ field, description: message }],
          },
        ],
      }),
})
