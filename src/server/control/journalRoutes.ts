/** `/llmsim/requests`: the journal of the last calls. */
import { Effect } from "effect"
import { HttpRouter, HttpServerRequest } from "effect/http"
import { jsonResponse } from "../../http/jsonResponse.ts"
import type { Route } from "../../http/Route.ts"
import { Journal, type JournalFilter } from "../../stats/Journal.ts"

const path = "/llmsim/requests"

export const journalRoutes = Effect.map(
  Journal,
  (journal): ReadonlyArray<Route> => [
    {
      method: "GET",
      path,
      handler: Effect.map(filter, (asked) => jsonResponse(200, { requests: journal.list(asked) }, {})),
    },
    {
      method: "DELETE",
      path,
      handler: Effect.map(filter, ({ session }) => jsonResponse(200, { deleted: journal.clear(session) }, {})),
    },
    {
      method: "GET",
      path: `${path}/:id`,
      handler: Effect.map(HttpRouter.params, ({ id = "" }) => {
        const found = journal.find(id)
        return found === undefined
          ? jsonResponse(404, { error: { message: `The journal has no request ${id}.`, type: "control_error" } }, {})
          : jsonResponse(200, found, {})
      }),
    },
  ],
)

/** Who sends `x-llmsim-session` sees their session alone, unless the query names another. */
const filter = Effect.map(HttpServerRequest.HttpServerRequest, ({ url, headers }): JournalFilter => {
  const query = new URLSearchParams(url.split("?", 2)[1] ?? "")
  const asked = (name: string) => query.get(name) ?? undefined
  const limit = Number(asked("limit"))
  return {
    model: asked("model"),
    status: asked("status"),
    key: asked("key"),
    session: asked("session") ?? headers["x-llmsim-session"],
    text: asked("text"),
    limit: Number.isInteger(limit) && limit > 0 ? limit : undefined,
  }
})
