/** OpenAI's chat completions and Responses, and Azure's, through OpenAI's SDK. */
import OpenAI, { AzureOpenAI } from "openai"
import { type ClientOptions, type FaultClient, patienceFor, type Refusal } from "./FaultClient.ts"

const optionsOf = (fault: string) => ({
  apiKey: "sk-test",
  maxRetries: 0,
  timeout: patienceFor(fault),
  defaultHeaders: { "x-llmsim-fault": fault },
})

const refusals: Readonly<Record<string, Refusal>> = {
  "rate_limit;retry_after_ms=1500": { status: 429, error: "RateLimitError", says: "retry-after-ms: 1500" },
  server_error: { status: 500, error: "InternalServerError", says: '"type":"server_error"' },
  overloaded: { status: 503, error: "InternalServerError", says: "overloaded" },
  "timeout;ms=50": { status: 504, error: "InternalServerError", says: '"type":"server_error"' },
  bad_gateway: { status: 502, error: "InternalServerError", says: "<html>" },
  auth_error: { status: 401, error: "AuthenticationError", says: '"code":"invalid_api_key"' },
  context_length: { status: 400, error: "BadRequestError", says: '"code":"context_length_exceeded"' },
}

const streams = {
  disconnect: "TypeError",
  malformed_json: "SyntaxError",
  reset: "APIConnectionError",
  timeout: "APIConnectionTimeoutError",
  cut_tool_call: "TypeError",
}

const bodies = {
  truncated_body: "SyntaxError",
  wrong_content_length: "TypeError",
  disconnect: "TypeError",
  redirect: "APIConnectionError",
  reset: "APIConnectionError",
}

const parameters = { type: "object", properties: { place: { type: "string" } }, required: ["place"] }

const chat = {
  model: "gpt-4o",
  messages: [{ role: "user" as const, content: "Tell me of the sea" }],
  max_tokens: 12,
}

const askChat = async ({ chat: { completions } }: OpenAI, { stream, hear }: ClientOptions) => {
  // Where nothing or no JSON came, it is no completion that the SDK gives.
  if (!stream) return hear((await completions.create(chat))?.choices?.[0]?.message.content ?? "")
  for await (const { choices } of await completions.create({ ...chat, stream })) hear(choices[0]?.delta.content ?? "")
}

const chatClient: FaultClient = {
  name: "openai-chat",
  path: () => "/v1/chat/completions",
  body: (stream, tool) => ({
    ...chat,
    stream,
    ...(tool && { tools: [{ type: "function", function: { name: "look", parameters } }] }),
  }),
  ask: (options) => askChat(new OpenAI({ baseURL: `${options.url}/v1`, ...optionsOf(options.fault) }), options),
  marks: {
    end: "data: [DONE]",
    error: 'data: {"error":',
    filtered: '"finish_reason":"content_filter"',
    call: '"name":"look"',
  },
  refusals,
  streams: { ...streams, error_event: "APIError" },
  bodies,
}

const apiVersion = "2024-10-21"

const azureClient: FaultClient = {
  ...chatClient,
  name: "azure",
  path: () => `/openai/deployments/gpt-4o/chat/completions?api-version=${apiVersion}`,
  ask: (options) =>
    askChat(new AzureOpenAI({ endpoint: options.url, apiVersion, ...optionsOf(options.fault) }), options),
  // It follows none.
  bodies: { ...bodies, redirect: "APIError" },
}

const responses = { model: "gpt-4o", input: "Tell me of the sea", max_output_tokens: 16 }

const responsesClient: FaultClient = {
  name: "openai-responses",
  path: () => "/v1/responses",
  body: (stream, tool) => ({
    ...responses,
    stream,
    ...(tool && { tools: [{ type: "function", name: "look", parameters, strict: false }] }),
  }),
  ask: async ({ url, fault, stream, hear }) => {
    const openai = new OpenAI({ baseURL: `${url}/v1`, ...optionsOf(fault) })
    if (!stream) return hear((await openai.responses.create(responses)).output_text)
    for await (const event of await openai.responses.create({ ...responses, stream })) {
      if (event.type === "response.output_text.delta") hear(event.delta)
    }
  },
  marks: {
    end: "event: response.incomplete",
    error: "event: response.failed",
    filtered: '"reason":"content_filter"',
    call: '"type":"function_call"',
  },
  refusals,
  streams: { ...streams, malformed_sse: "SyntaxError" },
  // It does not look whether there is an answer.
  bodies: { ...bodies, empty_body: "TypeError", wrong_content_type: "TypeError" },
}

export const openAiClients: ReadonlyArray<FaultClient> = [chatClient, azureClient, responsesClient]
