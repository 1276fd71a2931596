/** Has another process answer a call of our own API, after it was asked here who calls. */
import { Effect } from "effect"
import { HttpServerRequest, HttpServerResponse } from "effect/http"
import { openAiFailure } from "../../dialects/openai-chat/errors.ts"
import { failureResponse, jsonResponse } from "../../http/jsonResponse.ts"
import { trailOf } from "../../http/RequestTrail.ts"
import type { RouteHandler } from "../../http/Route.ts"
import { readBytes } from "../../http/readBytes.ts"
import type { Door } from "./ControlDoor.ts"
import { type ControlOptions, refusalOf } from "./guard.ts"
import { statsStream } from "./statsStream.ts"

export interface PassOnOptions {
  readonly control: ControlOptions
  readonly maxBodyBytes: number
}

/** Pages that tell nothing of the server. */
const pages = /^\/llmsim\/(dashboard|docs|openapi\.json)/

const stats = "/llmsim/stats"

export const passOn = (door: Door, { control, maxBodyBytes }: PassOnOptions): RouteHandler =>
  Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) =>
    Effect.gen(function* () {
      const { method, url, headers } = request
      const [path = ""] = url.split("?", 1)
      const refusal = pages.test(path) ? undefined : refusalOf(control, request)
      if (refusal !== undefined) return jsonResponse(refusal.status, refusal.body, {})
      if (method === "GET" && path === `${stats}/stream`) {
        const report = door.ask({ method, url: stats, headers, body: "" })
        return statsStream(Effect.map(report, ({ body }) => body))
      }
      const bytes = method === "GET" || method === "HEAD" ? undefined : yield* readBytes(request, maxBodyBytes)
      const body = bytes === undefined ? "" : new TextDecoder().decode(bytes)
      const answer = yield* door.ask({ method, url, headers, body })
      return HttpServerResponse.text(answer.body, {
        status: answer.status,
        headers: answer.headers,
        contentType: answer.headers["content-type"] ?? "application/json",
      })
    }).pipe(Effect.catch((error) => Effect.succeed(failureResponse(openAiFailure, error, trailOf(request).id)))),
  )
