/** Requests that are right, one or more for each endpoint, from which wrong ones are made. */

export interface Sample {
  readonly name: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

const schema = {
  type: "object",
  properties: {
    city: { type: "string" },
    days: { type: "integer", minimum: 1 },
    tags: { type: "array", items: { type: "string" } },
  },
  required: ["city", "days", "tags"],
  additionalProperties: false,
}
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

const chat = {
  model: "gpt-4o",
  messages: [
    { role: "system", content: "Be short." },
    {
      role: "user",
      content: [
        { type: "text", text: "Look" },
        { type: "image_url", image_url: { url: `data:image/png;base64,${pixel}` } },
      ],
    },
    {
      role: "assistant",
      tool_calls: [{ id: "call_1", type: "function", function: { name: "weather", arguments: "{}" } }],
    },
    { role: "tool", tool_call_id: "call_1", content: "sunny" },
    { role: "user", content: "And tomorrow?" },
  ],
  tools: [
    { type: "function", function: { name: "weather", description: "The weather", parameters: schema, strict: true } },
  ],
  tool_choice: "auto",
  temperature: 0.5,
  top_p: 1,
  n: 1,
  stop: ["\n"],
  max_completion_tokens: 20,
  logit_bias: { "50256": -100 },
  metadata: { a: "b" },
  user: "u",
}
const completion = {
  model: "gpt-3.5-turbo-instruct",
  prompt: ["Say", "hi"],
  max_tokens: 10,
  n: 1,
  echo: true,
  stop: "x",
  logprobs: 2,
}
const response = {
  model: "o4-mini",
  instructions: "Be short.",
  input: [
    {
      role: "user",
      content: [
        { type: "input_text", text: "Hi" },
        { type: "input_image", image_url: `data:image/png;base64,${pixel}`, detail: "low" },
      ],
    },
    { type: "function_call", call_id: "c1", name: "weather", arguments: "{}" },
    { type: "function_call_output", call_id: "c1", output: "sunny" },
  ],
  tools: [{ type: "function", name: "weather", parameters: schema, strict: true }],
  reasoning: { effort: "low" },
  text: { format: { type: "json_schema", name: "out", schema, strict: true } },
  max_output_tokens: 40,
  metadata: { a: "b" },
  store: false,
}
const message = {
  model: "claude-sonnet-4-5",
  max_tokens: 30,
  system: [{ type: "text", text: "Be short.", cache_control: { type: "ephemeral" } }],
  messages: [
    {
      role: "user",
      content: [
        { type: "text", text: "Hi" },
        { type: "image", source: { type: "base64", media_type: "image/png", data: pixel } },
      ],
    },
    { role: "assistant", content: [{ type: "tool_use", id: "toolu_1", name: "weather", input: { city: "Bern" } }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1", content: "sunny" }] },
  ],
  tools: [{ name: "weather", description: "The weather", input_schema: schema }],
  tool_choice: { type: "auto" },
  stop_sequences: ["x"],
  temperature: 1,
  metadata: { user_id: "u" },
}
const contents = {
  contents: [
    { role: "user", parts: [{ text: "Hi" }, { inlineData: { mimeType: "image/png", data: pixel } }] },
    { role: "model", parts: [{ functionCall: { name: "weather", args: { city: "Bern" } } }] },
    { role: "user", parts: [{ functionResponse: { name: "weather", response: { output: "sunny" } } }] },
  ],
  systemInstruction: { parts: [{ text: "Be short." }] },
  tools: [
    {
      functionDeclarations: [
        { name: "weather", parameters: { type: "OBJECT", properties: { city: { type: "STRING" } } } },
      ],
    },
  ],
  toolConfig: { functionCallingConfig: { mode: "AUTO" } },
  generationConfig: {
    temperature: 1,
    maxOutputTokens: 20,
    stopSequences: ["x"],
    candidateCount: 1,
    responseMimeType: "text/plain",
  },
  safetySettings: [{ category: "HARM_CATEGORY_HARASSMENT", threshold: "BLOCK_NONE" }],
}
const ollama = {
  model: "llama3.2",
  messages: [{ role: "user", content: "Hi", images: [pixel] }],
  tools: [{ type: "function", function: { name: "weather", description: "The weather", parameters: schema } }],
  options: { num_predict: 10, temperature: 0, seed: 1, stop: ["x"] },
  format: schema,
  stream: false,
  keep_alive: "5m",
}

const sample = (name: string, path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Sample => ({
  name,
  path,
  body,
  headers,
})

const anthropicVersion = { "anthropic-version": "2023-06-01" }

export const corpus: ReadonlyArray<Sample> = [
  sample("openai-chat", "/v1/chat/completions", chat),
  sample("openai-chat", "/v1/chat/completions", { ...chat, stream: true, stream_options: { include_usage: true } }),
  sample("openai-chat", "/v1/chat/completions", {
    model: "gpt-4o",
    messages: [{ role: "user", content: "Hi" }],
    response_format: { type: "json_schema", json_schema: { name: "out", schema, strict: true } },
  }),
  sample("openai-completions", "/v1/completions", completion),
  sample("openai-responses", "/v1/responses", response),
  sample("openai-responses", "/v1/responses", { ...response, stream: true, background: false }),
  sample("anthropic", "/v1/messages", message, anthropicVersion),
  sample(
    "anthropic",
    "/v1/messages",
    { ...message, stream: true, max_tokens: 2_000, thinking: { type: "enabled", budget_tokens: 1_024 } },
    anthropicVersion,
  ),
  sample("anthropic-count", "/v1/messages/count_tokens", message, anthropicVersion),
  sample("gemini", "/v1beta/models/gemini-2.5-flash:generateContent", contents),
  sample("gemini", "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", contents),
  sample("gemini-count", "/v1beta/models/gemini-2.5-flash:countTokens", contents),
  sample("ollama", "/api/chat", ollama),
  sample("ollama", "/api/generate", {
    model: "llama3.2",
    prompt: "Hi",
    system: "s",
    raw: true,
    options: ollama.options,
  }),
  sample("embeddings", "/v1/embeddings", {
    model: "text-embedding-3-small",
    input: ["a", "b"],
    dimensions: 8,
    encoding_format: "float",
  }),
  sample("moderations", "/v1/moderations", {
    model: "omni-moderation-latest",
    input: [{ type: "text", text: "kill" }],
  }),
  sample("images", "/v1/images/generations", {
    model: "gpt-image-1",
    prompt: "a cat",
    n: 1,
    size: "1024x1024",
    quality: "low",
  }),
  sample("audio", "/v1/audio/speech", {
    model: "gpt-4o-mini-tts",
    voice: "alloy",
    input: "Hi",
    response_format: "wav",
    speed: 1,
  }),
]
