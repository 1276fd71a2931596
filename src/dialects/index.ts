/** The providers that llmsim speaks as: adding one adds one line. */
import { Effect } from "effect"
import type { SimError } from "../domain/SimError.ts"
import type { WireFailure } from "../http/CompletionCodec.ts"
import type { RouteServices } from "../http/completionRoute.ts"
import type { Route } from "../http/Route.ts"
import { ApiKeys } from "../limits/ApiKeys.ts"
import { ModelCatalog } from "../models/ModelCatalog.ts"
import { Simulation } from "../simulation/Simulation.ts"
import { Stats } from "../stats/Stats.ts"
import { Tokenizer } from "../tokenizer/Tokenizer.ts"
import { openAiFailure } from "./openai-chat/errors.ts"
import { chatRoutes } from "./openai-chat/routes.ts"
import { legacyRoutes } from "./openai-completions/routes.ts"
import { modelRoutes } from "./openai-more/models.ts"

export interface Provider {
  /** Its routes stand at the root and again under this prefix. */
  readonly prefix: `/${string}`
  readonly routes: ReadonlyArray<Route>
  readonly failure: (error: SimError) => WireFailure
}

/** The first provider also answers for paths that belong to nobody. */
export const providers = Effect.fnUntraced(function* (options: Pick<RouteServices, "maxBodyBytes" | "wishes">) {
  const services: RouteServices = {
    simulation: yield* Simulation,
    stats: yield* Stats,
    apiKeys: yield* ApiKeys,
    ...options,
  }
  const catalog = yield* ModelCatalog
  const tokenizer = yield* Tokenizer
  const openAi: Provider = {
    prefix: "/openai",
    routes: [...chatRoutes(services, catalog), ...legacyRoutes(services, tokenizer), ...modelRoutes(services, catalog)],
    failure: openAiFailure,
  }
  return [openAi] as const
})
