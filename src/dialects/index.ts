/** The providers that llmsim speaks as: adding one adds one line. */
import { Effect } from "effect"
import { Verdict } from "../faults/verdict/Verdict.ts"
import type { RouteServices } from "../http/completionRoute.ts"
import { ApiKeys } from "../limits/ApiKeys.ts"
import { Simulation } from "../simulation/Simulation.ts"
import { Stats } from "../stats/Stats.ts"
import { anthropicProvider } from "./anthropic/provider.ts"
import { azureProvider } from "./azure/provider.ts"
import { geminiProvider } from "./gemini/provider.ts"
import { ollamaProvider } from "./ollama/provider.ts"
import { type OpenAiOptions, openAiProvider } from "./openai-more/provider.ts"

interface ProviderOptions extends OpenAiOptions, Pick<RouteServices, "maxBodyBytes" | "wishes"> {}

/** The first provider answers for what no other claims, and for paths that belong to nobody. */
export const providers = Effect.fnUntraced(function* (options: ProviderOptions) {
  const services: RouteServices = {
    simulation: yield* Simulation,
    stats: yield* Stats,
    apiKeys: yield* ApiKeys,
    verdict: yield* Verdict,
    ...options,
  }
  const openAi = yield* openAiProvider(services, options)
  return [
    openAi,
    azureProvider(openAi),
    yield* anthropicProvider(services),
    yield* geminiProvider(services, openAi),
    yield* ollamaProvider(services),
  ] as const
})
