/** The name of the endpoint that a path of a provider is, as the simulator's own calls have it. */

/** Without the provider's prefix; paths that are no dialect's are their own names. */
export const endpointOf = (url: string): string => {
  const path = url.split("?", 1)[0] ?? ""
  return dialects.find(([pattern]) => pattern.test(path))?.[1] ?? path
}

const dialects: ReadonlyArray<readonly [RegExp, string]> = [
  [/\/chat\/completions$/, "openai-chat"],
  [/\/responses$/, "openai-responses"],
  [/\/completions$/, "openai-completions"],
  [/^\/v1\/messages$/, "anthropic-messages"],
  [/:(?:streamG|g)enerateContent$/, "gemini"],
  [/^\/api\/chat$/, "ollama-chat"],
  [/^\/api\/generate$/, "ollama-generate"],
]
