/** Ollama's error, for every reason a call can fail: one text. */
import type { FieldProblem } from "../../domain/FieldProblem.ts"
import type { SimError, SimErrorReason } from "../../domain/SimError.ts"
import { acceptedEncodings } from "../../domain/UnreadRequest.ts"
import type { WireFailure } from "../../http/ApiStyle.ts"

export const ollamaFailure = (error: SimError): WireFailure => {
  const [status, message, headers = {}] = describe(error.reason)
  const body = { error: message }
  return { status, headers, body, frame: { data: JSON.stringify(body) } }
}

type Described = readonly [status: number, message: string, headers?: Readonly<Record<string, string>>]

const describe = (reason: SimErrorReason): Described => {
  switch (reason._tag) {
    case "MalformedBody":
      return [400, reason.detail]
    case "EmptyBody":
      return [400, "missing request body"]
    case "BodyTooLarge":
      return [413, "http: request body too large"]
    case "UnsupportedContentType":
      return [415, `unsupported content type '${reason.contentType}'`]
    case "UnsupportedEncoding":
      return [415, `unsupported content encoding '${reason.contentEncoding}'`, { "accept-encoding": acceptedEncodings }]
    case "UnknownRoute":
      return [404, "404 page not found"]
    case "WrongMethod":
      return [405, "405 method not allowed", { allow: reason.allowed.join(", ") }]
    case "InvalidRequest":
      return [400, describeProblem(reason.problem)]
    case "UnknownModel":
      return [404, `model '${reason.model}' not found`]
    case "UnknownObject":
      return [404, `${reason.kind} '${reason.id}' not found`]
    case "Conflict":
      return [409, reason.message]
    case "ContextTooLong":
      return [
        400,
        `the input length exceeds the context length: ${reason.prompt} tokens, of which ${reason.window} fit`,
      ]
    case "OutputTooLong":
      return [400, `num_predict ${reason.asked} exceeds the ${reason.limit} tokens of the model`]
    case "MissingApiKey":
    case "BadApiKey":
    case "WrongAccount":
      return [401, "unauthorized"]
    case "ForbiddenModel":
      return [403, `model '${reason.model}' is not available to this key`]
    case "RateLimited":
      return [429, "you have reached your usage limit, please try again later", retryAfter(reason.retryAfterMs)]
    case "TooManyAtOnce":
    case "Overloaded":
      return [503, "server busy, please try again.  maximum pending requests exceeded"]
    case "TimedOut":
      return [504, "timed out waiting for the model to answer"]
    case "BadGateway":
      return [502, "bad gateway"]
    case "Unavailable":
      return [503, "service unavailable", retryAfter(1_000)]
    case "Mocked":
      return [reason.error.status ?? 400, reason.error.message ?? "mocked error", reason.error.headers ?? {}]
    case "Internal":
      return [
        500,
        "model runner has unexpectedly stopped, this may be due to resource limitations or an internal error",
      ]
  }
}

const retryAfter = (ms: number | undefined): Readonly<Record<string, string>> =>
  ms === undefined ? {} : { "retry-after": String(Math.ceil(ms / 1_000)) }

const goTypes: Readonly<Record<string, string>> = {
  string: "string",
  boolean: "bool",
  integer: "int",
  number: "float64",
  object: "map[string]interface {}",
}

/** Ollama is written in Go, and so are its complaints. */
const describeProblem = (problem: FieldProblem): string => {
  const field = problem.path.filter((key) => typeof key === "string").join(".")
  switch (problem._tag) {
    case "Missing":
      return `${field} is required`
    case "WrongType": {
      const [expected = ""] = problem.expected
      const type = expected.startsWith("array") ? "[]interface {}" : (goTypes[expected] ?? expected)
      const at = field === "" ? "value" : `struct field .${field}`
      const actual = problem.actual.startsWith("array") ? "array" : (actualTypes[problem.actual] ?? problem.actual)
      return `json: cannot unmarshal ${actual} into Go ${at} of type ${type}`
    }
    case "Other":
      return problem.message
    case "Unexpected":
    case "NotOneOf":
    case "OutOfRange":
      return `invalid value for ${field}`
  }
}

const actualTypes: Readonly<Record<string, string>> = { boolean: "bool", integer: "number", decimal: "number" }
