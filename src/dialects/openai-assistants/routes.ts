/** Where OpenAI serves the Assistants API. */
import { Effect, type Scope } from "effect"
import type { RouteServices } from "../../http/completionRoute.ts"
import type { Route } from "../../http/Route.ts"
import type { ModelCatalog } from "../../models/ModelCatalog.ts"
import type { Seeds } from "../../simulation/Seeds.ts"
import type { Store } from "../../store/Store.ts"
import type { Tokenizer } from "../../tokenizer/Tokenizer.ts"
import { assistantRoutes } from "./assistants/routes.ts"
import { makeLibrary } from "./Library.ts"
import { messageRoutes } from "./messages/routes.ts"
import { makeRuns } from "./runs/Runs.ts"
import { runRoutes } from "./runs/routes.ts"
import { threadRoutes } from "./threads/routes.ts"
import { vectorStoreRoutes } from "./vectorStores/routes.ts"

export interface AssistantsServices extends RouteServices {
  readonly catalog: ModelCatalog["Service"]
  readonly tokenizer: Tokenizer["Service"]
  readonly store: Store["Service"]
  readonly seeds: Seeds["Service"]
  readonly runExpiryMs: number
}

/** The scope is the server's: runs go on in it after their requests are answered. */
export const assistantsRoutes = Effect.fnUntraced(function* (
  services: AssistantsServices,
): Effect.fn.Return<ReadonlyArray<Route>, never, Scope.Scope> {
  const library = makeLibrary(services.store, services.seeds)
  const runs = yield* makeRuns({ ...services, library })
  const all = { ...services, library, runs }
  return [
    ...assistantRoutes(all),
    ...threadRoutes(all),
    ...messageRoutes(all),
    ...runRoutes(all),
    ...vectorStoreRoutes(services, library),
  ]
})
