/** The body of a request as JSON, with the model that the path names. */
import { Effect, Predicate } from "effect"
import type { HttpServerRequest } from "effect/http"
import type { SimError } from "../domain/SimError.ts"
import { readJson } from "./readJson.ts"

/** A path with a `deployment` names the model, so that any route can be mounted under one. */
export const readBody = (
  request: HttpServerRequest.HttpServerRequest,
  { deployment }: Readonly<Record<string, string | undefined>>,
  maxBytes: number,
  anyContentType?: boolean,
): Effect.Effect<unknown, SimError> => {
  const json = readJson(request, maxBytes, anyContentType)
  if (deployment === undefined) return json
  return Effect.map(json, (body) => (Predicate.isObject(body) ? { ...body, model: deployment } : body))
}
