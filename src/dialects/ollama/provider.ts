/** Ollama's API: its routes, and how its clients are known. */
import { Effect } from "effect"
import { Embedder } from "../../embedding/Embedder.ts"
import type { RouteServices } from "../../http/completionRoute.ts"
import { ModelCatalog } from "../../models/ModelCatalog.ts"
import { Tokenizer } from "../../tokenizer/Tokenizer.ts"
import type { Claimed, Provider } from "../Provider.ts"
import { ollamaWords } from "./answerWords.ts"
import { ollamaFailure } from "./errors.ts"
import { ollamaRoutes } from "./routes.ts"

export const ollamaProvider = Effect.fnUntraced(function* (services: RouteServices) {
  const provider: Provider = {
    prefix: "/ollama",
    routes: ollamaRoutes({
      ...services,
      catalog: yield* ModelCatalog,
      tokenizer: yield* Tokenizer,
      embedder: yield* Embedder,
    }),
    failure: ollamaFailure,
    claims: isOllamas,
    owns: isOllamas,
    completions: [
      { path: /^\/api\/chat$/, endpoint: "ollama-chat", streams: true },
      { path: /^\/api\/generate$/, endpoint: "ollama-generate", streams: true },
    ],
    answers: [ollamaWords],
  }
  return provider
})

const isOllamas = ({ url }: Claimed): boolean => url.startsWith("/api/")
