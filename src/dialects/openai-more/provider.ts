/** OpenAI's API: all its routes. */
import { Effect } from "effect"
import { Embedder } from "../../embedding/Embedder.ts"
import { Generator } from "../../generation/Generator.ts"
import { Moderator } from "../../generation/Moderator.ts"
import type { RouteServices } from "../../http/completionRoute.ts"
import type { FollowRequest } from "../../http/followMessage.ts"
import { ModelCatalog } from "../../models/ModelCatalog.ts"
import { Seeds } from "../../simulation/Seeds.ts"
import { Store } from "../../store/Store.ts"
import { Tokenizer } from "../../tokenizer/Tokenizer.ts"
import { assistantsRoutes } from "../openai-assistants/routes.ts"
import { openAiFailure } from "../openai-chat/errors.ts"
import { chatRoutes } from "../openai-chat/routes.ts"
import { legacyRoutes } from "../openai-completions/routes.ts"
import { responseRoutes } from "../openai-responses/routes.ts"
import type { Provider } from "../Provider.ts"
import { openAiWords } from "./answerWords.ts"
import { audioRoutes } from "./audio/routes.ts"
import { batchRoutes } from "./batches/routes.ts"
import { embeddingRoutes } from "./embeddings/routes.ts"
import { makeFiles } from "./files/Files.ts"
import { fileRoutes } from "./files/routes.ts"
import { imageRoutes } from "./images/routes.ts"
import { modelRoutes } from "./models.ts"
import { moderationRoutes } from "./moderations/routes.ts"

export interface OpenAiOptions {
  readonly maxWebSockets: number
  /** Follows what comes over them. */
  readonly followed: FollowRequest
  /** How long a batch takes at least, in milliseconds. */
  readonly batchMs: number
  /** How long a run of an assistant may take, in milliseconds. */
  readonly runExpiryMs: number
}

export const openAiProvider = Effect.fnUntraced(function* (services: RouteServices, options: OpenAiOptions) {
  const store = yield* Store
  const seeds = yield* Seeds
  const generator = yield* Generator
  const catalog = yield* ModelCatalog
  const tokenizer = yield* Tokenizer
  const needed = { ...services, ...options, catalog, tokenizer, store, seeds }
  const answering = [
    ...chatRoutes(services, catalog, store),
    ...(yield* responseRoutes(needed)),
    ...legacyRoutes(services, tokenizer),
    ...embeddingRoutes({ ...needed, embedder: yield* Embedder }),
    ...moderationRoutes({ ...needed, moderator: yield* Moderator }),
    ...imageRoutes(needed),
    ...audioRoutes({ ...needed, generator }),
  ]
  const files = makeFiles(store, seeds)
  const batches = { store, seeds, files, durationMs: options.batchMs, scope: yield* Effect.scope }
  const provider: Provider = {
    prefix: "/openai",
    routes: [
      ...answering,
      ...modelRoutes(services, catalog),
      ...fileRoutes(services, files),
      ...batchRoutes(services, batches, answering),
      ...(yield* assistantsRoutes(needed)),
    ],
    failure: openAiFailure,
    claims: () => false,
    owns: () => false,
    completions: [
      { path: /\/chat\/completions$/, endpoint: "openai-chat" },
      { path: /\/responses$/, endpoint: "openai-responses" },
      { path: /\/completions$/, endpoint: "openai-completions" },
    ],
    answers: openAiWords,
    key: { name: "authorization", scheme: "Bearer", variables: ["OPENAI_API_KEY"] },
  }
  return provider
})
