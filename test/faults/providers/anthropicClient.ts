/** Anthropic's Messages, through its SDK. */
import Anthropic from "@anthropic-ai/sdk"
import { type FaultClient, patienceFor } from "./FaultClient.ts"

const body = {
  model: "claude-sonnet-4-5",
  max_tokens: 12,
  messages: [{ role: "user" as const, content: "Tell me of the sea" }],
}

const look = {
  name: "look",
  input_schema: { type: "object", properties: { place: { type: "string" } }, required: ["place"] },
}

export const anthropicClient: FaultClient = {
  name: "anthropic",
  path: () => "/v1/messages",
  headers: { "anthropic-version": "2023-06-01" },
  body: (stream, tool) => ({ ...body, stream, ...(tool && { tools: [look] }) }),
  ask: async ({ url, fault, stream, hear }) => {
    const defaultHeaders = { "x-llmsim-fault": fault }
    const { messages } = new Anthropic({
      baseURL: url,
      apiKey: "sk-ant",
      maxRetries: 0,
      timeout: patienceFor(fault),
      defaultHeaders,
    })
    if (!stream) {
      const { content } = await messages.create(body)
      return hear(content.map((block) => (block.type === "text" ? block.text : "")).join(""))
    }
    for await (const event of await messages.create({ ...body, stream })) {
      if (event.type === "content_block_delta" && event.delta.type === "text_delta") hear(event.delta.text)
    }
  },
  marks: {
    end: "event: message_stop",
    error: 'event: error\ndata: {"type":"error","error":{"type":"api_error"',
    filtered: '"stop_reason":"refusal"',
    call: '"type":"tool_use"',
  },
  refusals: {
    "rate_limit;retry_after_ms=1500": { status: 429, error: "RateLimitError", says: "retry-after: 2" },
    server_error: { status: 500, error: "InternalServerError", says: '"type":"api_error"' },
    overloaded: { status: 529, error: "OverloadedError", says: '"type":"overloaded_error"' },
    "timeout;ms=50": { status: 504, error: "GatewayTimeoutError", says: '"type":"timeout_error"' },
    bad_gateway: { status: 502, error: "InternalServerError", says: "<html>" },
    auth_error: { status: 401, error: "AuthenticationError", says: '"type":"authentication_error"' },
    context_length: {
      status: 400,
      error: "BadRequestError",
      says: "prompt is too long: 200001 tokens > 200000 maximum",
    },
  },
  streams: {
    disconnect: "TypeError",
    error_event: "APIError",
    malformed_json: "SyntaxError",
    reset: "APIConnectionError",
    timeout: "APIConnectionTimeoutError",
    cut_tool_call: "TypeError",
  },
  bodies: {
    truncated_body: "SyntaxError",
    wrong_content_length: "TypeError",
    disconnect: "TypeError",
    // It gives what came, which is no message.
    empty_body: "TypeError",
    wrong_content_type: "TypeError",
    redirect: "APIConnectionError",
    reset: "APIConnectionError",
  },
}
