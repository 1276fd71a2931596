/** Takes what is secret, or too long to read, out of what is shown of requests. */
import { entropyPattern, keyPatterns, personalPatterns } from "../domain/secretPatterns.ts"

const secretNames = /^(.*[-_])?(api[-_]?key|authorization|password|secret|access[-_]?token|refresh[-_]?token)$/i
const secretTexts = /\b(sk|pk|rk)[-_][A-Za-z0-9_-]{8,}|\bAIza[A-Za-z0-9_-]{20,}|\bBearer\s+[A-Za-z0-9._~+/-]{8,}=*/g
const longData = /[A-Za-z0-9+/_-]{512,}={0,2}/g

const hidden = "[redacted]"

const patterns = [...keyPatterns, ...personalPatterns, entropyPattern]

export const redactText = (text: string): string => {
  const short = text.replace(longData, (data) => `[${data.length} characters]`).replace(secretTexts, hidden)
  return patterns.reduce(
    (done, { pattern, holds }) => done.replace(pattern, (found) => (holds?.(found) === false ? found : hidden)),
    short,
  )
}

/** As JSON of no more than so many characters; `undefined` where there is no such text. */
export const redactedJson = (value: unknown, mostCharacters: number): string | undefined => {
  const json = JSON.stringify(value, (name, part: unknown) => {
    if (typeof part !== "string") return part
    return secretNames.test(name) ? hidden : redactText(part)
  })
  if (json === undefined || json.length <= mostCharacters) return json
  return `${json.slice(0, mostCharacters)}…`
}
