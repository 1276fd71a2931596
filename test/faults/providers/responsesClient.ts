/** The Responses API, through OpenAI's SDK. */
import OpenAI from "openai"
import { type FaultClient, timeoutMs } from "./FaultClient.ts"

const body = { model: "gpt-4o", input: "Tell me of the sea", max_output_tokens: 16 }

const look = {
  type: "function" as const,
  name: "look",
  parameters: { type: "object", properties: { place: { type: "string" } }, required: ["place"] },
  strict: false,
}

export const responsesClient: FaultClient = {
  name: "openai-responses",
  path: () => "/v1/responses",
  body: (stream, tool) => ({ ...body, stream, ...(tool && { tools: [look] }) }),
  ask: async ({ url, fault, stream, hear }) => {
    const defaultHeaders = { "x-llmsim-fault": fault }
    const options = { apiKey: "sk-test", maxRetries: 0, timeout: timeoutMs, defaultHeaders }
    const { responses } = new OpenAI({ baseURL: `${url}/v1`, ...options })
    if (!stream) return hear((await responses.create(body)).output_text)
    for await (const event of await responses.create({ ...body, stream })) {
      if (event.type === "response.output_text.delta") hear(event.delta)
    }
  },
  marks: {
    end: "event: response.incomplete",
    error: "event: response.failed",
    filtered: '"reason":"content_filter"',
    call: '"type":"function_call"',
  },
  refusals: {
    "rate_limit;retry_after_ms=1500": { status: 429, error: "RateLimitError", says: "retry-after-ms: 1500" },
    server_error: { status: 500, error: "InternalServerError", says: '"type":"server_error"' },
    overloaded: { status: 503, error: "InternalServerError", says: "overloaded" },
    "timeout;ms=50": { status: 504, error: "InternalServerError", says: '"type":"server_error"' },
    bad_gateway: { status: 502, error: "InternalServerError", says: "<html>" },
    auth_error: { status: 401, error: "AuthenticationError", says: '"code":"invalid_api_key"' },
    context_length: { status: 400, error: "BadRequestError", says: '"code":"context_length_exceeded"' },
  },
  streams: {
    disconnect: "TypeError",
    malformed_json: "SyntaxError",
    malformed_sse: "SyntaxError",
    reset: "APIConnectionError",
    timeout: "APIConnectionTimeoutError",
    cut_tool_call: "TypeError",
  },
  bodies: {
    truncated_body: "SyntaxError",
    wrong_content_length: "TypeError",
    disconnect: "TypeError",
    // It does not look whether there is an answer.
    empty_body: "TypeError",
    wrong_content_type: "TypeError",
    redirect: "APIConnectionError",
    reset: "APIConnectionError",
  },
}
