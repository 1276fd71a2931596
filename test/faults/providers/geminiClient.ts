/** Gemini, through Google's SDK. */
import { GoogleGenAI } from "@google/genai"
import { type FaultClient, patienceFor } from "./FaultClient.ts"

const model = "gemini-2.0-flash"
const config = { maxOutputTokens: 12 }
const contents = "Tell me of the sea"

export const geminiClient: FaultClient = {
  name: "gemini",
  path: (stream) => `/v1beta/models/${model}:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`,
  body: (_, tool) => ({
    contents: [{ role: "user", parts: [{ text: contents }] }],
    generationConfig: config,
    ...(tool && { tools: [{ functionDeclarations: [{ name: "look" }] }] }),
  }),
  ask: async ({ url, fault, stream, hear }) => {
    const httpOptions = { baseUrl: url, timeout: patienceFor(fault), headers: { "x-llmsim-fault": fault } }
    const { models } = new GoogleGenAI({ apiKey: "test", httpOptions })
    if (!stream) return hear((await models.generateContent({ model, contents, config })).text ?? "")
    for await (const chunk of await models.generateContentStream({ model, contents, config })) hear(chunk.text ?? "")
  },
  marks: {
    end: '"finishReason":"MAX_TOKENS"',
    error: 'data: {"error":{"code":500',
    filtered: '"finishReason":"SAFETY"',
    call: undefined,
  },
  refusals: {
    "rate_limit;retry_after_ms=1500": { status: 429, error: "ApiError", says: '"retryDelay":"2s"' },
    server_error: { status: 500, error: "ApiError", says: '"status":"INTERNAL"' },
    overloaded: { status: 503, error: "ApiError", says: '"status":"UNAVAILABLE"' },
    "timeout;ms=50": { status: 504, error: "ApiError", says: '"status":"DEADLINE_EXCEEDED"' },
    bad_gateway: { status: 502, error: "ApiError", says: "<html>" },
    auth_error: { status: 400, error: "ApiError", says: '"reason":"API_KEY_INVALID"' },
    context_length: { status: 400, error: "ApiError", says: "exceeds the maximum number of tokens allowed (1048576)" },
  },
  streams: {
    disconnect: "TypeError",
    error_event: "ApiError",
    malformed_json: "SyntaxError",
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
