/** A request whose form is cut by a line that is always the same, since clients draw one anew for each. */
import { boundaryIn, boundaryPattern } from "./boundaryIn.ts"
import type { RawRequest } from "./Exchange.ts"
import { formOf, formParts } from "./formParts.ts"

export const withFixedBoundary = (raw: RawRequest): RawRequest => {
  const contentType = raw.headers["content-type"]
  const boundary = boundaryIn(contentType)
  if (contentType === undefined || boundary === undefined) return raw
  const parts = formParts(raw.body, boundary)
  if (parts.length < 2) return raw
  return {
    ...raw,
    headers: { ...raw.headers, "content-type": contentType.replace(boundaryPattern, `boundary=${fixed}`) },
    body: formOf(parts, fixed),
  }
}

/** No redactor takes it for a secret. */
const fixed = "llmsim-boundary"
