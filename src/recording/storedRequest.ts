/** A request as a cassette may hold it. */
import { anonymizeForm } from "./anonymize/anonymizeForm.ts"
import { boundaryIn } from "./boundaryIn.ts"
import { storedBytes } from "./bytesOf.ts"
import type { Bytes, RawRequest, RecordedRequest } from "./Exchange.ts"
import { redactBody } from "./redaction/redactBody.ts"
import type { Rewriting } from "./redaction/redactLeaves.ts"
import { redactUrl } from "./redaction/redactUrl.ts"
import { withFixedBoundary } from "./withFixedBoundary.ts"

/** Headers of the connection, and those that say nothing of the call. */
const dropped = /^(host|connection|keep-alive|transfer-encoding|te|trailer|upgrade|content-length|accept-encoding)$/

export const storedRequest = (asked: RawRequest, rewriting: Rewriting): RecordedRequest => {
  // Before secrets go: what parts a form looks like one.
  const raw = withFixedBoundary(asked)
  const { redactor } = rewriting
  redactor.learn(raw.headers)
  const headers = Object.entries(raw.headers).flatMap(([name, value]) =>
    value === undefined || dropped.test(name) ? [] : [[name, redactor.header(name, value)] as const],
  )
  return {
    method: raw.method,
    url: redactUrl(raw.url, redactor),
    headers: Object.fromEntries(headers),
    body: bodyOf(raw, rewriting),
  }
}

const bodyOf = ({ body, headers }: RawRequest, rewriting: Rewriting): Bytes => {
  const boundary = boundaryIn(headers["content-type"])
  if (rewriting.lorem !== undefined && boundary !== undefined)
    return storedBytes(anonymizeForm(body, boundary, rewriting))
  const stored = storedBytes(body)
  if (typeof stored !== "string") return rewriting.lorem === undefined ? stored : storedBytes(Buffer.alloc(body.length))
  if (boundary !== undefined) return rewriting.redactor.text(stored)
  return redactBody(stored, rewriting)
    .map(({ text }) => text)
    .join("")
}
