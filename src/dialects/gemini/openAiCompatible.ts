/** Google also serves OpenAI's API, under a path of its own: `/v1beta/openai/chat/completions`. */
import type { Route } from "../../http/Route.ts"

export const openAiCompatible = (route: Route): Route => ({
  ...route,
  path: `/v1beta/openai${route.path.replace(/^\/v1(?=\/)/, "")}` as const,
})
