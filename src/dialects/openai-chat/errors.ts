/** OpenAI's error envelope, for every reason a call can fail. */
import type { FieldPath, FieldProblem } from "../../domain/FieldProblem.ts"
import type { SimError, SimErrorReason } from "../../domain/SimError.ts"
import { acceptedEncodings } from "../../domain/UnreadRequest.ts"
import type { WireFailure } from "../../http/ApiStyle.ts"
import { mockedError } from "./mockedError.ts"
import { describeLimit } from "./rateLimit.ts"

export interface OpenAiError {
  readonly status: number
  readonly message: string
  readonly type?: string
  readonly param?: string | null
  readonly code?: string | null
  readonly headers?: Readonly<Record<string, string>>
}

export const openAiFailure = (error: SimError): WireFailure => {
  const { status, message, type, param, code, headers } = describe(error.reason)
  const body = { error: { message, type: type ?? "invalid_request_error", param: param ?? null, code: code ?? null } }
  return { status, headers: headers ?? {}, body, frame: { data: JSON.stringify(body) } }
}

const unparsable =
  "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library " +
  "correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON."

const missingKey =
  "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth " +
  "(i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank username) if you're accessing the API " +
  "from your browser and are prompted for a username and password. You can obtain an API key from " +
  "https://platform.openai.com/account/api-keys."

const describe = (reason: SimErrorReason): OpenAiError => {
  switch (reason._tag) {
    case "MalformedBody":
      return { status: 400, message: `${unparsable} ${reason.detail})` }
    case "EmptyBody":
      return { status: 400, message: `${unparsable} The body was empty.)` }
    case "BodyTooLarge":
      return {
        status: 413,
        message: `Maximum content size limit (${reason.limit} bytes) exceeded.`,
        code: "request_too_large",
      }
    case "UnsupportedContentType":
      return {
        status: 415,
        message:
          `Unsupported content type: '${reason.contentType}'. This API method only accepts ` +
          `'${reason.accepted ?? "application/json"}' requests, but you specified the header 'Content-Type: ${reason.contentType}'. Please try again with a supported content type.`,
        code: "unsupported_content_type",
      }
    case "UnsupportedEncoding":
      return {
        status: 415,
        message: `Unsupported content encoding: '${reason.contentEncoding}'. This API accepts ${acceptedEncodings}.`,
        code: "unsupported_content_encoding",
        headers: { "accept-encoding": acceptedEncodings },
      }
    case "UnknownRoute":
      return { status: 404, message: `Invalid URL (${reason.method} ${reason.path})` }
    case "WrongMethod":
      return {
        status: 405,
        message: `Not allowed to ${reason.method} on ${reason.path}. (HINT: Perhaps you meant to use a different HTTP method?)`,
        code: "method_not_supported",
        headers: { allow: reason.allowed.join(", ") },
      }
    case "InvalidRequest":
      return { status: 400, ...describeProblem(reason.problem) }
    case "UnknownModel":
      return {
        status: 404,
        message: `The model \`${reason.model}\` does not exist or you do not have access to it.`,
        param: "model",
        code: "model_not_found",
      }
    case "UnknownObject":
      return { status: 404, message: `No such ${reason.kind}: ${reason.id}`, param: "id" }
    case "Conflict":
      return { status: 409, message: reason.message }
    case "ContextTooLong":
      return {
        status: 400,
        message: `This model's maximum context length is ${reason.window} tokens. ${contextDetail(reason)}`,
        param: "messages",
        code: "context_length_exceeded",
      }
    case "OutputTooLong":
      return {
        status: 400,
        message:
          `max_tokens is too large: ${reason.asked}. This model supports at most ${reason.limit} completion tokens, ` +
          `whereas you provided ${reason.asked}.`,
        param: "max_tokens",
        code: "invalid_value",
      }
    case "MissingApiKey":
      return { status: 401, message: missingKey }
    case "BadApiKey":
      return {
        status: 401,
        message: `Incorrect API key provided: ${reason.shown}. You can find your API key at https://platform.openai.com/account/api-keys.`,
        code: "invalid_api_key",
      }
    case "WrongAccount": {
      const header = reason.of === "project" ? "OpenAI-Project" : "OpenAI-Organization"
      return {
        status: 401,
        message: `${header} header should match ${reason.of} for API key`,
        code: `mismatched_${reason.of}`,
      }
    }
    case "ForbiddenModel":
      return {
        status: 403,
        message: `Project does not have access to model \`${reason.model}\``,
        code: "model_not_found",
      }
    case "RateLimited":
      return { status: 429, ...describeLimit(reason) }
    case "TooManyAtOnce":
      return {
        status: 429,
        message: `Too many concurrent requests: at most ${reason.limit} are answered at once. Please try again later.`,
        type: "requests",
        code: "rate_limit_exceeded",
        headers: { "retry-after": "1" },
      }
    case "TimedOut":
      return { status: 504, message: "The request timed out. Please try again.", type: "server_error", code: "timeout" }
    case "BadGateway":
      return { status: 502, message: "Bad gateway.", type: "server_error" }
    case "Overloaded":
      return {
        status: 503,
        message: "The engine is currently overloaded, please try again later",
        type: "server_error",
      }
    case "Unavailable":
      return {
        status: 503,
        message: "The service is temporarily unavailable. Please try again later.",
        type: "server_error",
        headers: { "retry-after": "1" },
      }
    case "Mocked":
      return mockedError(reason.error)
    case "Internal":
      return {
        status: 500,
        message: "The server had an error while processing your request. Sorry about that!",
        type: "server_error",
      }
  }
}

const contextDetail = ({ prompt, completion }: { readonly prompt: number; readonly completion: number }): string =>
  completion === 0
    ? `However, your messages resulted in ${prompt} tokens. Please reduce the length of the messages.`
    : `However, you requested ${prompt + completion} tokens (${prompt} in the messages, ${completion} in the ` +
      "completion). Please reduce the length of the messages or completion."

/** A path as OpenAI prints it: `messages[2].content`. */
const paramOf = (path: FieldPath): string | null => {
  if (path.length === 0) return null
  let text = ""
  for (const key of path) {
    if (typeof key === "number") text += `[${key}]`
    else text += text === "" ? key : `.${key}`
  }
  return text
}

const describeProblem = (problem: FieldProblem): Omit<OpenAiError, "status"> => {
  const param = paramOf(problem.path)
  const field = param === null ? "" : ` for '${param}'`
  switch (problem._tag) {
    case "Missing":
      return { message: `Missing required parameter: '${param}'.`, param, code: "missing_required_parameter" }
    case "Unexpected":
      return { message: `Unknown parameter: '${param}'.`, param, code: "unknown_parameter" }
    case "WrongType":
      return {
        message: `Invalid type${field}: expected ${expectation(problem.expected)}, but got ${withArticle(problem.actual)} instead.`,
        param,
        code: "invalid_type",
      }
    case "NotOneOf":
      return {
        message: `Invalid value: '${problem.actual}'. Supported values are: ${list(
          problem.allowed.map((value) => `'${value}'`),
          "and",
        )}.`,
        param,
        code: "invalid_value",
      }
    case "OutOfRange":
      return { ...describeRange(problem, param ?? ""), param }
    case "Other":
      return { message: problem.message, param, code: problem.code ?? null }
  }
}

const describeRange = (problem: Extract<FieldProblem, { _tag: "OutOfRange" }>, param: string) => {
  const { side, limit, actual, of } = problem
  const below = side === "minimum"
  switch (of) {
    case "integer":
    case "decimal":
      return {
        message: `Invalid '${param}': ${of} ${below ? "below minimum" : "above maximum"} value. Expected a value ${below ? ">=" : "<="} ${limit}, but got ${actual} instead.`,
        code: `${of}_${below ? "below_min" : "above_max"}_value`,
      }
    case "array":
      return {
        message: `Invalid '${param}': ${below ? "empty array" : "array too long"}. Expected an array with ${side} length ${limit}, but got an ${actual === 0 ? "empty array" : `array with length ${actual}`} instead.`,
        code: below ? "empty_array" : "array_above_max_length",
      }
    case "string":
      return {
        message: `Invalid '${param}': string too ${below ? "short" : "long"}. Expected a string with ${side} length ${limit}, but got a string with length ${actual} instead.`,
        code: `string_${below ? "below_min" : "above_max"}_length`,
      }
    case "object":
      return {
        message: `Invalid '${param}': too ${below ? "few" : "many"} properties. Expected an object with ${below ? "at least" : "at most"} ${limit} properties, but got an object with ${actual} properties instead.`,
        code: `object_${below ? "below_min" : "above_max"}_properties`,
      }
  }
}

const withArticle = (type: string): string => {
  if (type === "null") return "null"
  return `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`
}

const expectation = (types: ReadonlyArray<string>): string =>
  types.length === 1 ? withArticle(types[0] ?? "") : `one of ${withArticle(list(types, "or"))}`

const list = (items: ReadonlyArray<string>, conjunction: "and" | "or"): string => {
  if (items.length < 2) return items.join("")
  if (items.length === 2) return items.join(` ${conjunction} `)
  return `${items.slice(0, -1).join(", ")}, ${conjunction} ${items.at(-1)}`
}
