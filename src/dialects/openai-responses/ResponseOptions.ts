/** What a response needs to know again of its request when it is written, kept and continued. */
import type { ClientCall } from "./clientCalls.ts"
import type { HostedCall } from "./hostedCalls.ts"

/** An item of input or output, as it is written. */
export interface Item {
  readonly type: string
  readonly id: string
  readonly [field: string]: unknown
}

export interface ResponseOptions {
  /** The settings, which the answer repeats. */
  readonly echo: ResponseEcho
  /** The request's own items, before they have ids. */
  readonly input: ReadonlyArray<{ readonly [field: string]: unknown }>
  /** What id and time are made from, where they were needed before the answer began. */
  readonly head?: { readonly key: string; readonly createdAt: number } | undefined
  readonly background: boolean
  readonly store: boolean
  readonly obfuscate: boolean
  /** How thoughts are written: as a summary, as they are (open models), or not at all. */
  readonly thoughts: "summary" | "text" | "hidden"
  readonly encryptedReasoning: boolean
  /** Calls of the provider's own tools, which the answer begins with. */
  readonly hosted: ReadonlyArray<HostedCall>
  /** How calls are written that are neither functions nor custom tools, by the name the simulation knows them by. */
  readonly clientCalls: Readonly<Record<string, ClientCall>>
  /** Where tools belong that are not called by their names alone; absent in what older versions kept. */
  readonly namespaces?: Readonly<Record<string, string>>
  /** Whose words are spoken: OpenAI's, or those of the OpenResponses specification. */
  readonly flavour: "openai" | "openresponses"
}

export interface ResponseEcho {
  readonly background: boolean
  readonly conversation: { readonly id: string } | null
  readonly instructions: string | null
  readonly max_output_tokens: number | null
  readonly max_tool_calls: number | null
  readonly metadata: Readonly<Record<string, string>>
  readonly parallel_tool_calls: boolean
  readonly previous_response_id: string | null
  readonly prompt: unknown
  readonly prompt_cache_key: string | null
  readonly prompt_cache_retention: string | null
  readonly reasoning: { readonly effort: string | null; readonly summary: string | null }
  readonly safety_identifier: string | null
  readonly service_tier: string
  readonly store: boolean
  readonly temperature: number
  readonly text: { readonly format: unknown; readonly verbosity: string }
  readonly tool_choice: unknown
  readonly tools: ReadonlyArray<unknown>
  readonly top_logprobs: number
  readonly top_p: number
  readonly truncation: string
  readonly user: string | null
}
