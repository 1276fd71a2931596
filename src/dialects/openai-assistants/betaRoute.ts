/** A route of the Assistants API, which callers must ask for by its name and version. */
import { Effect } from "effect"
import type { SimError } from "../../domain/SimError.ts"
import { type ApiHandler, type ApiServices, apiRoute } from "../../http/apiRoute.ts"
import type { Route } from "../../http/Route.ts"
import { assistantsStyle, refused } from "./errors.ts"

export const betaRoute = (
  services: ApiServices,
  method: Route["method"],
  path: Route["path"],
  handler: ApiHandler,
): Route => ({
  method,
  path,
  handler: apiRoute(assistantsStyle, services, (request) =>
    Effect.andThen(betaAsked(request.http.headers["openai-beta"]), handler(request)),
  ),
})

const betaAsked = (header: string | undefined): Effect.Effect<void, SimError> => {
  const versions = (header ?? "").split(",").map((text) => text.trim())
  if (versions.includes("assistants=v2")) return Effect.void
  return refused(versions.includes("assistants=v1") ? oldBeta : missingBeta, [], "invalid_beta")
}

const missingBeta =
  "You must provide the 'OpenAI-Beta' header to access the Assistants API. Please try again by setting the header " +
  "'OpenAI-Beta: assistants=v2'."

const oldBeta =
  "The v1 version of the Assistants API has been deprecated. Please set the header 'OpenAI-Beta: assistants=v2' and see " +
  "the migration guide: https://platform.openai.com/docs/assistants/migration."
