/** `/llmsim/requests`: the journal of the last calls. */
import { Effect } from "effect"
import { jsonResponse } from "../../http/jsonResponse.ts"
import { Journal } from "../../stats/Journal.ts"
import { controlGroup } from "./controlGroup.ts"

/** Who sends `x-llmsim-session` sees their session alone, unless the query names another. */
export const journalHandlers = controlGroup(
  "requests",
  Effect.map(Journal, (journal) => ({
    list: ({ query, headers }) =>
      Effect.sync(() => ({
        requests: journal.list({ ...query, session: query.session ?? headers["x-llmsim-session"] }),
      })),
    clear: ({ query, headers }) =>
      Effect.sync(() => ({ deleted: journal.clear(query.session ?? headers["x-llmsim-session"]) })),
    find: ({ params: { id } }) =>
      Effect.sync(
        () =>
          journal.find(id) ??
          jsonResponse(404, { error: { message: `The journal has no request ${id}.`, type: "control_error" } }, {}),
      ),
  })),
)
