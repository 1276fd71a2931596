/** An error that the user wrote, with Google's own words where nothing is said. */
import type { MockedError } from "../../domain/SimError.ts"
import type { GoogleError } from "./errors.ts"

/** The user's `type` is the status word, and the `code` a reason in the details. */
export const mockedError = ({ status = 400, type, code, message, headers }: MockedError): GoogleError => {
  const [usualWord, usualMessage] = usual[status] ?? (status < 500 ? invalid : internal)
  return {
    status: usualWord,
    code: status,
    message: message ?? usualMessage,
    headers: headers ?? {},
    ...(type === undefined ? {} : { word: type }),
    ...(code === undefined ? {} : { details: [{ ...errorInfo, reason: code }] }),
  }
}

const errorInfo = { "@type": "type.googleapis.com/google.rpc.ErrorInfo", domain: "googleapis.com" }

type Usual = readonly [word: GoogleError["status"], message: string]

const invalid: Usual = ["INVALID_ARGUMENT", "Request contains an invalid argument."]
const internal: Usual = ["INTERNAL", "An internal error has occurred."]

/** The words of each status, by Google's troubleshooting guide. */
const usual: Readonly<Record<number, Usual>> = {
  401: ["UNAUTHENTICATED", "Request had invalid authentication credentials."],
  403: ["PERMISSION_DENIED", "Your API key doesn't have the required permissions."],
  404: ["NOT_FOUND", "The requested resource wasn't found."],
  429: ["RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."],
  503: ["UNAVAILABLE", "The model is overloaded. Please try again later."],
  504: ["DEADLINE_EXCEEDED", "The service is unable to finish processing within the deadline."],
}
