/** Azure's API: OpenAI's, under deployments. */
import type { Claimed, Provider } from "../Provider.ts"
import { deploymentRoutes } from "./deploymentRoutes.ts"
import { azureFailure } from "./errors.ts"

export const azureProvider = ({ routes }: Provider): Provider => ({
  prefix: "/azure",
  routes: deploymentRoutes(routes),
  failure: azureFailure,
  claims: () => false,
  owns: isAzures,
  completions: [],
  answers: [],
  key: { name: "api-key", variables: ["AZURE_OPENAI_API_KEY"] },
})

/** Azure's own paths begin like the prefix of OpenAI. */
const isAzures = ({ url, headers }: Claimed): boolean =>
  /^\/openai\/(?!v1\/)/.test(url) || (url.startsWith("/openai/v1/") && headers["api-key"] !== undefined)
