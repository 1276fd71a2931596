/** `/llmsim/openapi.json` and `/llmsim/docs`: what the control API is, for programs and for people. */
import { createHash } from "node:crypto"
import { Effect, Layer } from "effect"
import { HttpRouter, HttpServerResponse } from "effect/http"
import * as HttpApiScalar from "effect/http-api/HttpApiScalar"
import * as OpenApi from "effect/http-api/OpenApi"
import { ControlApi } from "../../control/ControlApi.ts"
import { jsonResponse } from "../../http/jsonResponse.ts"
import type { Route } from "../../http/Route.ts"
import { pageHeaders } from "./pageHeaders.ts"

const path = "/llmsim/docs"

/** Without what leads to Scalar's own services; there are more options than Effect's type names. */
const options = {
  withDefaultFonts: false,
  favicon: "data:,",
  hideModels: true,
  hideClientButton: true,
  showDeveloperTools: "never",
  telemetry: false,
  agent: { disabled: true },
  authentication: { preferredSecurityScheme: "control_key" },
}

/** Scalar comes with Effect, and is loaded when the page is first asked for. */
const scalar = HttpApiScalar.layer(ControlApi, { path, scalar: options })

const makePage = Effect.gen(function* () {
  const router = yield* HttpRouter.make
  yield* Layer.build(Layer.provide(scalar, Layer.succeed(HttpRouter.HttpRouter, router)))
  return secured(yield* Effect.orDie(router.asHttpEffect()))
}).pipe(Effect.scoped, Effect.uninterruptible)

/** Only the scripts that stand in the page may run; Scalar writes its style sheets into the page itself. */
const secured = (page: HttpServerResponse.HttpServerResponse): HttpServerResponse.HttpServerResponse => {
  const html = page.body._tag === "Uint8Array" ? Buffer.from(page.body.body).toString("utf8") : ""
  const hashes = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script = ""]) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`,
  )
  return HttpServerResponse.setHeaders(page, pageHeaders(hashes.join(" "), "'unsafe-inline'"))
}

/** They tell nothing of the server, and a browser that opens a page can show no key. */
export const docsRoutes: Effect.Effect<ReadonlyArray<Route>> = Effect.map(Effect.cached(makePage), (page) => [
  {
    method: "GET",
    path: "/llmsim/openapi.json",
    handler: Effect.sync(() => jsonResponse(200, OpenApi.fromApi(ControlApi), {})),
  },
  { method: "GET", path, handler: page },
])
