/** Reads a request's body as JSON, within bounds on its size, its depth and its arrays. */
import { Effect } from "effect"
import type { HttpServerRequest } from "effect/http"
import { type SimError, simError } from "../domain/SimError.ts"
import { UnsupportedContentType } from "../domain/UnreadRequest.ts"
import { JsonBounds } from "./JsonBounds.ts"
import { parseJson } from "./parseJson.ts"
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
  return Effect.flatMapEager(readBytes(request, maxBytes), parse)
}

const parse = (bytes: Buffer): Effect.Effect<unknown, SimError> =>
  Effect.withFiber((fiber) => {
    const parsed = parseJson(bytes, fiber.getRef(JsonBounds))
    return parsed._tag === "Value" ? Effect.succeed(parsed.value) : Effect.fail(simError(parsed.reason))
  })
