/** `/llmsim/dashboard`: a page for browsers, which gets all it shows from the control API. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Effect } from "effect"
import { HttpServerResponse } from "effect/http"
import type { Route } from "../../http/Route.ts"
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

/** As far from here in `dist` as in `src`. */
const folder = join(import.meta.dirname, "../../../assets/dashboard")

/** The files hold no secret: the page asks for the key that opens the API to it. */
export const dashboardRoutes: ReadonlyArray<Route> = Object.entries(contentTypes).map(([name, contentType]) => {
  let file: Buffer | undefined
  return {
    method: "GET",
    path: name === "index.html" ? "/llmsim/dashboard" : `/llmsim/dashboard/${name}`,
    handler: Effect.sync(() => {
      file ??= readFileSync(join(folder, name))
      return HttpServerResponse.uint8Array(file, { contentType, headers })
    }),
  }
})
