/** OpenAI's routes as Azure serves them: under a deployment, which names the model whatever the body says. */
import { Effect } from "effect"
import { HttpServerRequest, type HttpServerResponse } from "effect/http"
import type { WireFailure } from "../../http/ApiStyle.ts"
import { jsonResponse } from "../../http/jsonResponse.ts"
import type { Route, RouteHandler } from "../../http/Route.ts"
import { deploymentNotFound, resourceNotFound, versionNotSupported } from "./errors.ts"

const perDeployment: ReadonlyArray<string> = [
  "/v1/chat/completions",
  "/v1/completions",
  "/v1/embeddings",
  "/v1/images/generations",
  "/v1/images/edits",
  "/v1/audio/speech",
  "/v1/audio/transcriptions",
  "/v1/audio/translations",
]

export const deploymentRoutes = (routes: ReadonlyArray<Route>): ReadonlyArray<Route> =>
  routes
    .filter(({ method, path }) => method === "POST" && perDeployment.includes(path))
    .map(({ method, path, handler }) => ({
      method,
      path: `/openai/deployments/:deployment${path.slice("/v1".length)}` as const,
      handler: versioned(handler),
    }))

const versionPattern = /^\d{4}-\d{2}-\d{2}(-preview)?$/

const versioned = (handler: RouteHandler): RouteHandler =>
  Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ url }) => {
    const version = new URLSearchParams(url.split("?", 2)[1] ?? "").get("api-version")
    if (version === null || version === "") return Effect.succeed(refusal(resourceNotFound))
    if (!versionPattern.test(version)) return Effect.succeed(refusal(versionNotSupported))
    // Of all that these endpoints refuse, only a model that does not exist is a 404.
    return Effect.map(handler, (response) => (response.status === 404 ? refusal(deploymentNotFound) : response))
  })

const refusal = ({ status, body, headers }: WireFailure): HttpServerResponse.HttpServerResponse =>
  jsonResponse(status, body, headers)
