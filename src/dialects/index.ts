/** The providers that llmsim speaks as: adding one adds one line. */
import { Effect } from "effect"
import { Embedder } from "../embedding/Embedder.ts"
import { Verdict } from "../faults/verdict/Verdict.ts"
import { Moderator } from "../generation/Moderator.ts"
import type { RouteServices } from "../http/completionRoute.ts"
import { ApiKeys } from "../limits/ApiKeys.ts"
import { ModelCatalog } from "../models/ModelCatalog.ts"
import { Seeds } from "../simulation/Seeds.ts"
import { Simulation } from "../simulation/Simulation.ts"
import { Stats } from "../stats/Stats.ts"
import { Store } from "../store/Store.ts"
import { Tokenizer } from "../tokenizer/Tokenizer.ts"
import { anthropicProvider } from "./anthropic/provider.ts"
import { deploymentRoutes } from "./azure/deploymentRoutes.ts"
import { azureFailure } from "./azure/errors.ts"
import { geminiFailure } from "./gemini/errors.ts"
import { isForGemini } from "./gemini/isForGemini.ts"
import { openAiCompatible } from "./gemini/openAiCompatible.ts"
import { geminiRoutes } from "./gemini/routes.ts"
import { ollamaFailure } from "./ollama/errors.ts"
import { isForOllama, ollamaRoutes } from "./ollama/routes.ts"
import { type OpenAiOptions, openAiProvider } from "./openai-more/provider.ts"
import type { Provider } from "./Provider.ts"

interface ProviderOptions extends OpenAiOptions, Pick<RouteServices, "maxBodyBytes" | "wishes"> {}

const nobodys = () => false

/** The first provider answers for what no other claims, and for paths that belong to nobody. */
export const providers = Effect.fnUntraced(function* (options: ProviderOptions) {
  const services: RouteServices = {
    simulation: yield* Simulation,
    stats: yield* Stats,
    apiKeys: yield* ApiKeys,
    verdict: yield* Verdict,
    ...options,
  }
  const catalog = yield* ModelCatalog
  const tokenizer = yield* Tokenizer
  const store = yield* Store
  const seeds = yield* Seeds
  const embedder = yield* Embedder
  const openAi = yield* openAiProvider(services, options)
  const azure: Provider = {
    prefix: "/azure",
    routes: deploymentRoutes(openAi.routes),
    failure: azureFailure,
    claims: nobodys,
  }
  const gemini: Provider = {
    prefix: "/gemini",
    routes: [
      ...geminiRoutes({ ...services, catalog, tokenizer, embedder, seeds, store, moderator: yield* Moderator }),
      ...openAi.routes.map(openAiCompatible),
    ],
    failure: geminiFailure,
    claims: isForGemini,
  }
  const ollama: Provider = {
    prefix: "/ollama",
    routes: ollamaRoutes({ ...services, catalog, tokenizer, embedder }),
    failure: ollamaFailure,
    claims: isForOllama,
  }
  return [openAi, azure, yield* anthropicProvider(services), gemini, ollama] as const
})
