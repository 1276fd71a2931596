/** `/llmsim/faults`: faults that are added while llmsim runs. */
import { Effect, Schema } from "effect"
import { openAiStyle } from "../../dialects/openai-chat/style.ts"
import { simError, UnknownObject } from "../../domain/SimError.ts"
import { FaultRule } from "../../faults/FaultRule.ts"
import { Faults } from "../../faults/Faults.ts"
import { type ApiServices, apiRoute } from "../../http/apiRoute.ts"
import type { Route } from "../../http/Route.ts"

const path = "/llmsim/faults"

/** One rule, or several. */
const Body = Schema.Union([FaultRule, Schema.Array(FaultRule)])

export const faultRoutes = (services: ApiServices) =>
  Effect.map(Faults, (faults): ReadonlyArray<Route> => {
    const route = (method: Route["method"], at: Route["path"], handler: Parameters<typeof apiRoute>[2]): Route => ({
      method,
      path: at,
      handler: apiRoute(openAiStyle, services, handler),
    })
    return [
      route("GET", path, () => Effect.sync(() => ({ faults: faults.list() }))),
      route("POST", path, ({ body }) =>
        Effect.map(body(Body), (rules) => ({ faults: (Array.isArray(rules) ? rules : [rules]).map(faults.add) })),
      ),
      route("DELETE", path, () =>
        Effect.sync(() => {
          faults.clear()
          return { faults: [] }
        }),
      ),
      route("DELETE", `${path}/:id`, ({ params: { id = "" } }) =>
        faults.remove(id)
          ? Effect.succeed({ id, deleted: true })
          : Effect.fail(simError(new UnknownObject({ kind: "fault", id }))),
      ),
    ]
  })
