/** Takes secrets out of a path and its query. */
import { type Redactor, wordFor } from "./Redactor.ts"

const secretNames = /^(key|api[-_]?key|access_token|token|auth|sig|signature|secret|password)$/i

export const redactUrl = (url: string, redactor: Redactor): string => {
  const [path = "", ...rest] = url.split("?")
  const query = rest.join("?")
  const parts = query === "" ? [] : query.split("&").map((part) => redactPart(part, redactor))
  const plainPath = path
    .split("/")
    .map((part) => redactEncoded(part, redactor))
    .join("/")
  return parts.length === 0 ? plainPath : `${plainPath}?${parts.join("&")}`
}

const redactPart = (part: string, redactor: Redactor): string => {
  const [name = "", ...rest] = part.split("=")
  const value = rest.join("=")
  if (secretNames.test(name) && value !== "") return `${name}=${wordFor("query", value)}`
  return rest.length === 0 ? redactEncoded(part, redactor) : `${name}=${redactEncoded(value, redactor)}`
}

const redactEncoded = (text: string, redactor: Redactor): string => {
  const plain = decoded(text)
  const redacted = redactor.text(plain)
  return redacted === plain ? text : redacted
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll("+", " "))
  } catch {
    return text
  }
}
