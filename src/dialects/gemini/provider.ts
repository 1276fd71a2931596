/** Google's API: its routes, those of OpenAI that it has too, and how its clients are known. */
import { Effect } from "effect"
import { Embedder } from "../../embedding/Embedder.ts"
import { Moderator } from "../../generation/Moderator.ts"
import type { RouteServices } from "../../http/completionRoute.ts"
import { ModelCatalog } from "../../models/ModelCatalog.ts"
import { Seeds } from "../../simulation/Seeds.ts"
import { Store } from "../../store/Store.ts"
import { Tokenizer } from "../../tokenizer/Tokenizer.ts"
import type { Claimed, Provider } from "../Provider.ts"
import { geminiWords } from "./answerWords.ts"
import { geminiFailure } from "./errors.ts"
import { openAiCompatible } from "./openAiCompatible.ts"
import { geminiRoutes } from "./routes.ts"

export const geminiProvider = Effect.fnUntraced(function* (services: RouteServices, openAi: Provider) {
  const routes = geminiRoutes({
    ...services,
    catalog: yield* ModelCatalog,
    tokenizer: yield* Tokenizer,
    embedder: yield* Embedder,
    seeds: yield* Seeds,
    store: yield* Store,
    moderator: yield* Moderator,
  })
  const provider: Provider = {
    prefix: "/gemini",
    routes: [...routes, ...openAi.routes.map(openAiCompatible)],
    failure: geminiFailure,
    claims: isGeminis,
    // OpenAI's fine-tuned models have colons in their names too, and more than one.
    owns: ({ url }) => /^\/(upload\/)?v1(beta|alpha)\w*\/|^\/v1\/models\/[^/?:]+:[a-zA-Z]+(\?|$)/.test(url),
    completions: [
      { path: /:generateContent$/, endpoint: "gemini" },
      { path: /:streamGenerateContent$/, endpoint: "gemini", streams: true },
    ],
    answers: [geminiWords],
    key: { name: "x-goog-api-key", variables: ["GEMINI_API_KEY", "GOOGLE_API_KEY"] },
  }
  return provider
})

/** By the key, where its name or place is Google's, or by the path. */
const isGeminis = ({ headers, url }: Claimed): boolean =>
  headers["x-goog-api-key"] !== undefined || /[?&]key=/.test(url) || /^\/v1(beta|alpha|beta1)\//.test(url)
