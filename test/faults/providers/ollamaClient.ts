/** Ollama's chat, through its own client. */
import { Ollama } from "ollama"
import { type FaultClient, patienceFor } from "./FaultClient.ts"

const ask = {
  model: "llama3.2",
  messages: [{ role: "user", content: "Tell me of the sea" }],
  options: { num_predict: 12 },
}

export const ollamaClient: FaultClient = {
  name: "ollama",
  path: () => "/api/chat",
  body: (stream, tool) => ({
    ...ask,
    stream,
    ...(tool && { tools: [{ type: "function", function: { name: "look", parameters: { type: "object" } } }] }),
  }),
  ask: async ({ url, fault, stream, hear }) => {
    const impatient: typeof fetch = (input, init) =>
      fetch(input, { ...init, signal: AbortSignal.timeout(patienceFor(fault)) })
    const ollama = new Ollama({ host: url, headers: { "x-llmsim-fault": fault }, fetch: impatient })
    if (!stream) return hear((await ollama.chat(ask)).message.content)
    for await (const { message } of await ollama.chat({ ...ask, stream })) hear(message.content)
  },
  marks: {
    end: '"done":true',
    error: '{"error":"model runner has unexpectedly stopped',
    filtered: '"done_reason":"stop"',
    call: undefined,
  },
  isOfLines: true,
  refusals: {
    "rate_limit;retry_after_ms=1500": { status: 429, error: "ResponseError", says: "retry-after: 2" },
    server_error: { status: 500, error: "ResponseError", says: "model runner has unexpectedly stopped" },
    overloaded: { status: 503, error: "ResponseError", says: "server busy" },
    "timeout;ms=50": { status: 504, error: "ResponseError", says: "timed out" },
    bad_gateway: { status: 502, error: "ResponseError", says: "<html>" },
    auth_error: { status: 401, error: "ResponseError", says: '{"error":"unauthorized"}' },
    context_length: { status: 400, error: "ResponseError", says: "the input length exceeds the context length" },
  },
  streams: {
    disconnect: "TypeError",
    truncate: "Error",
    error_event: "Error",
    missing_done: "Error",
    empty_stream: "Error",
    reset: "TypeError",
    timeout: "DOMException",
    cut_tool_call: "TypeError",
  },
  bodies: {
    truncated_body: "SyntaxError",
    wrong_content_length: "TypeError",
    disconnect: "TypeError",
    empty_body: "SyntaxError",
    redirect: "TypeError",
    reset: "TypeError",
  },
}
