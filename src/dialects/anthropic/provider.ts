/** Anthropic's API: its routes, and how its clients are known. */
import { Clock, Effect } from "effect"
import type { RouteServices } from "../../http/completionRoute.ts"
import { ModelCatalog } from "../../models/ModelCatalog.ts"
import { Seeds } from "../../simulation/Seeds.ts"
import { Store } from "../../store/Store.ts"
import { Tokenizer } from "../../tokenizer/Tokenizer.ts"
import type { Provider } from "../Provider.ts"
import { anthropicWords } from "./answerWords.ts"
import { makeBatches } from "./batches/Batches.ts"
import { batchRoutes } from "./batches/routes.ts"
import { modelRoutes } from "./models.ts"
import { messageRoutes } from "./routes.ts"
import { anthropicStyle } from "./style.ts"

export const anthropicProvider = Effect.fnUntraced(function* (services: RouteServices) {
  const clock = yield* Clock.Clock
  const needed = {
    ...services,
    style: anthropicStyle(() => clock.currentTimeMillisUnsafe()),
    catalog: yield* ModelCatalog,
    tokenizer: yield* Tokenizer,
  }
  const batches = makeBatches({ store: yield* Store, seeds: yield* Seeds, scope: yield* Effect.scope })
  const provider: Provider = {
    prefix: "/anthropic",
    routes: [...messageRoutes(needed), ...batchRoutes(needed, batches), ...modelRoutes(needed)],
    failure: needed.style.failure,
    claims: isAnthropics,
    owns: ({ url }) => /^\/v1\/(messages|complete)\b/.test(url),
    completions: [{ path: /^\/v1\/messages$/, endpoint: "anthropic-messages" }],
    answers: [anthropicWords],
    key: { name: "x-api-key", variables: ["ANTHROPIC_API_KEY"] },
  }
  return provider
})

/** A bearer token is what OpenAI's clients send; Anthropic's send the version of the API with every request. */
const isAnthropics: Provider["claims"] = ({ headers }) =>
  headers["anthropic-version"] !== undefined ||
  (headers["x-api-key"] !== undefined && !/^bearer /i.test(headers.authorization ?? ""))
