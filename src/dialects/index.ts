/** The providers that llmsim speaks as: adding one adds one line. */
import { Effect } from "effect"
import { Embedder } from "../embedding/Embedder.ts"
import { Generator } from "../generation/Generator.ts"
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
import { openAiFailure } from "./openai-chat/errors.ts"
import { chatRoutes } from "./openai-chat/routes.ts"
import { legacyRoutes } from "./openai-completions/routes.ts"
import { audioRoutes } from "./openai-more/audio/routes.ts"
import { embeddingRoutes } from "./openai-more/embeddings/routes.ts"
import { imageRoutes } from "./openai-more/images/routes.ts"
import { modelRoutes } from "./openai-more/models.ts"
import { moderationRoutes } from "./openai-more/moderations/routes.ts"
import { responseRoutes } from "./openai-responses/routes.ts"
import type { Provider } from "./Provider.ts"

interface ProviderOptions extends Pick<RouteServices, "maxBodyBytes" | "wishes"> {
  readonly maxWebSockets: number
}

const nobodys = () => false

/** The first provider answers for what no other claims, and for paths that belong to nobody. */
export const providers = Effect.fnUntraced(function* (options: ProviderOptions) {
  const services: RouteServices = {
    simulation: yield* Simulation,
    stats: yield* Stats,
    apiKeys: yield* ApiKeys,
    ...options,
  }
  const catalog = yield* ModelCatalog
  const tokenizer = yield* Tokenizer
  const store = yield* Store
  const seeds = yield* Seeds
  const embedder = yield* Embedder
  const openAi: Provider = {
    prefix: "/openai",
    routes: [
      ...chatRoutes(services, catalog, store),
      ...(yield* responseRoutes({ ...services, ...options, catalog, tokenizer, store, seeds })),
      ...legacyRoutes(services, tokenizer),
      ...embeddingRoutes({ ...services, catalog, tokenizer, embedder }),
      ...moderationRoutes({ ...services, tokenizer, moderator: yield* Moderator, seeds }),
      ...imageRoutes({ ...services, catalog, tokenizer }),
      ...audioRoutes({ ...services, catalog, tokenizer, generator: yield* Generator, seeds }),
      ...modelRoutes(services, catalog),
    ],
    failure: openAiFailure,
    claims: nobodys,
  }
  const azure: Provider = {
    prefix: "/azure",
    routes: deploymentRoutes(openAi.routes),
    failure: azureFailure,
    claims: nobodys,
  }
  const gemini: Provider = {
    prefix: "/gemini",
    routes: [
      ...geminiRoutes({ ...services, catalog, tokenizer, embedder, seeds, store }),
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
