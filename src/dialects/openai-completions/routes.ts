/** Where OpenAI serves the legacy completions. */
import type { CompletionCodec } from "../../http/CompletionCodec.ts"
import { completionRoute, type RouteServices } from "../../http/completionRoute.ts"
import type { Route } from "../../http/Route.ts"
import type { Tokenizer } from "../../tokenizer/Tokenizer.ts"
import { openAiStyle } from "../openai-chat/style.ts"
import { type CompletionOptions, decodeWith } from "./decode.ts"
import { type CompletionState, machine, whole } from "./encode.ts"

const openAiCompletions = (tokenizer: Tokenizer["Service"]): CompletionCodec<CompletionOptions, CompletionState> => ({
  id: "openai-completions",
  decode: decodeWith(tokenizer),
  machine,
  whole,
  ...openAiStyle,
})

export const legacyRoutes = (services: RouteServices, tokenizer: Tokenizer["Service"]): ReadonlyArray<Route> => [
  { method: "POST", path: "/v1/completions", handler: completionRoute(openAiCompletions(tokenizer), services) },
]
