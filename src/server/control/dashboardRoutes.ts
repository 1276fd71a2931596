/** `/llmsim/dashboard`: a page for browsers, which gets all it shows from the control API. */
import { Effect } from "effect"
import { HttpServerResponse } from "effect/http"
import type { Route } from "../../http/Route.ts"
import { dashboardFile } from "./dashboardFile.ts"
import { pageHeaders } from "./pageHeaders.ts"

const contentTypes: Readonly<Record<string, string>> = {
  "index.html": "text/html; charset=utf-8",
  "style.css": "text/css; charset=utf-8",
  "app.js": "text/javascript; charset=utf-8",
  "api.js": "text/javascript; charset=utf-8",
  "charts.js": "text/javascript; charset=utf-8",
  "dom.js": "text/javascript; charset=utf-8",
  "journal.js": "text/javascript; charset=utf-8",
  "playground.js": "text/javascript; charset=utf-8",
  "rules.js": "text/javascript; charset=utf-8",
}

const headers = pageHeaders("'self'", "'self'")

/** The files hold no secret: the page asks for the key that opens the API to it. */
export const dashboardRoutes: ReadonlyArray<Route> = Object.entries(contentTypes).map(([name, contentType]) => {
  let file: Buffer | undefined
  return {
    method: "GET",
    path: name === "index.html" ? "/llmsim/dashboard" : `/llmsim/dashboard/${name}`,
    handler: Effect.sync(() => {
      file ??= dashboardFile(name)
      return HttpServerResponse.uint8Array(file, { contentType, headers })
    }),
  }
})
