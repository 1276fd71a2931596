/** Reads a request's body as JSON, within a bound on its size. */
import { Effect } from "effect"
import type { HttpServerRequest } from "effect/http"
import { EmptyBody, MalformedBody, type SimError, simError, UnsupportedContentType } from "../domain/SimError.ts"
import { readBytes } from "./readBytes.ts"

/** Fails before it reads when the headers already tell that the body is too long or no JSON. */
export const readJson = (
  request: HttpServerRequest.HttpServerRequest,
  maxBytes: number,
  anyContentType = false,
): Effect.Effect<unknown, SimError> => {
  const contentType = request.headers["content-type"]
  if (!anyContentType && contentType !== undefined && !/^\s*application\/([^;\s]+\+)?json\s*(;|$)/i.test(contentType)) {
    return Effect.fail(simError(new UnsupportedContentType({ contentType })))
  }
  return Effect.flatMap(readBytes(request, maxBytes), (bytes) => parse(bytes.toString("utf8")))
}

const parse = (text: string): Effect.Effect<unknown, SimError> => {
  if (text.trim() === "") return Effect.fail(simError(new EmptyBody()))
  try {
    return Effect.succeed(JSON.parse(text))
  } catch (error) {
    const detail = error instanceof Error ? error.message : "not JSON"
    return Effect.fail(simError(new MalformedBody({ detail: detail.slice(0, 200) })))
  }
}
