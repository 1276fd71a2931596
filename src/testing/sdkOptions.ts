/** Options that lead a provider's SDK to a simulator. */

export interface Target {
  /** Without a slash at its end. */
  readonly url: string
  readonly fetch: typeof globalThis.fetch
  /** Headers of every request. */
  readonly headers: Readonly<Record<string, string>>
}

/** Keys are not looked at, unless the settings say so. */
const apiKey = "sk-llmsim"

/** For `new OpenAI(...)`. */
export const openAiOptions = ({ url, fetch, headers }: Target) => ({
  baseURL: `${url}/v1`,
  apiKey,
  fetch,
  defaultHeaders: { ...headers },
})

/** For `new Anthropic(...)`. */
export const anthropicOptions = ({ url, fetch, headers }: Target) => ({
  baseURL: url,
  apiKey,
  fetch,
  defaultHeaders: { ...headers },
})

/** For `new GoogleGenAI(...)`. */
export const geminiOptions = ({ url, fetch, headers }: Target) => ({
  apiKey,
  httpOptions: { baseUrl: url, headers: { ...headers }, fetch },
})
