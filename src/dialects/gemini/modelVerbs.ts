/** What can be asked of a model: the verb stands after its id. */
import { Effect, type Scope } from "effect"
import { HttpRouter, HttpServerRequest } from "effect/http"
import { type SimError, simError } from "../../domain/SimError.ts"
import { UnknownRoute } from "../../domain/UnreadRequest.ts"
import { apiRoute } from "../../http/apiRoute.ts"
import { completionRoute, type RouteServices } from "../../http/completionRoute.ts"
import { trailOf } from "../../http/RequestTrail.ts"
import type { RouteHandler } from "../../http/Route.ts"
import type { CacheServices } from "./cacheRoutes.ts"
import { gemini } from "./codec.ts"
import { countTokens } from "./countTokens.ts"
import { batchEmbedContents, type EmbedServices, embedContent, predict } from "./embed.ts"
import { modelCall } from "./modelCall.ts"
import { geminiStyle } from "./style.ts"
import type { VerbCall } from "./VerbCall.ts"

export type GeminiServices = RouteServices & EmbedServices & CacheServices

type Answer = (services: GeminiServices, call: VerbCall) => Effect.Effect<object, SimError, Scope.Scope>

/** A parameter of the router takes the whole of a path's last part, so the verb in it is told apart here. */
export const modelVerbs = (services: GeminiServices): RouteHandler => {
  const plain = (answer: Answer): RouteHandler =>
    apiRoute(geminiStyle, services, (request) => {
      const { model } = modelCall(request.params)
      trailOf(request.http).model = model
      return Effect.flatMap(request.json, (json) => answer(services, { request, model, json }))
    })
  const whole = completionRoute(gemini(services, "whole"), services)
  const events = completionRoute(gemini(services, "events"), services)
  const array = completionRoute(gemini(services, "array"), services)
  const others = new Map<string, RouteHandler>([
    ["countTokens", plain(countTokens)],
    ["embedContent", plain(embedContent)],
    ["batchEmbedContents", plain(batchEmbedContents)],
    ["predict", plain(predict)],
  ])
  const unknown = apiRoute(geminiStyle, services, ({ http }) =>
    Effect.fail(simError(new UnknownRoute({ method: http.method, path: http.url.split("?", 1)[0] ?? "" }))),
  )
  return Effect.gen(function* () {
    const { url } = yield* HttpServerRequest.HttpServerRequest
    const { verb } = modelCall(yield* HttpRouter.params)
    if (verb === "generateContent") return yield* whole
    if (verb === "streamGenerateContent") return yield* asksForEvents(url) ? events : array
    return yield* others.get(verb) ?? unknown
  })
}

const asksForEvents = (url: string): boolean => /[?&](alt|\$alt|%24alt)=sse(&|$)/.test(url)
