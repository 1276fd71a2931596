/** What official SDKs see of a server, dialect by dialect, for comparison. */
import Anthropic from "@anthropic-ai/sdk"
import { GoogleGenAI } from "@google/genai"
import { Ollama } from "ollama"
import OpenAI, { AzureOpenAI } from "openai"

type See = (url: string, streamed: boolean) => Promise<unknown>

/** `maxRetries: 0`, so that each call is one exchange. */
const openAi = (url: string) =>
  new OpenAI({ baseURL: `${url}/v1`, apiKey: "sk-test-0123456789abcdefghij", maxRetries: 0 })
const anthropic = (url: string) =>
  new Anthropic({ baseURL: url, apiKey: "sk-ant-test-0123456789abcdefghij", maxRetries: 0 })
const gemini = (url: string) => new GoogleGenAI({ apiKey: "gemini-test-0123456789", httpOptions: { baseUrl: url } })

const all = async (events: AsyncIterable<unknown>): Promise<ReadonlyArray<unknown>> => {
  const seen: Array<unknown> = []
  for await (const event of events) seen.push(JSON.parse(JSON.stringify(event)))
  return seen
}

const schema = { type: "object" as const, properties: { city: { type: "string" as const } }, required: ["city"] }

const chat: See = async (url, stream) => {
  const body = { model: "gpt-4o", messages: [{ role: "user" as const, content: "The weather in Paris?" }] }
  const tools = [{ type: "function" as const, function: { name: "weather", parameters: schema } }]
  return stream
    ? all(
        await openAi(url).chat.completions.create({
          ...body,
          tools,
          stream: true,
          stream_options: { include_usage: true },
        }),
      )
    : openAi(url).chat.completions.create({ ...body, tools })
}

const responses: See = async (url, stream) => {
  const tools = [{ type: "function" as const, name: "weather", parameters: schema, strict: false }]
  const body = { model: "gpt-4o", input: "The weather in Paris?", user: "someone", tools }
  return stream
    ? all(await openAi(url).responses.create({ ...body, stream: true }))
    : openAi(url).responses.create(body)
}

const messages: See = async (url, stream) => {
  const body = {
    model: "claude-sonnet-4-6",
    max_tokens: 60,
    messages: [{ role: "user" as const, content: "The weather in Paris?" }],
    tools: [{ name: "weather", input_schema: schema }],
  }
  return stream
    ? all(await anthropic(url).messages.create({ ...body, stream: true }))
    : anthropic(url).messages.create(body)
}

const generateContent: See = async (url, stream) => {
  const tools = [{ functionDeclarations: [{ name: "weather", parametersJsonSchema: schema }] }]
  const body = { model: "gemini-2.5-flash", contents: "The weather in Paris?", config: { tools } }
  return stream
    ? all(await gemini(url).models.generateContentStream(body))
    : JSON.parse(JSON.stringify(await gemini(url).models.generateContent(body)))
}

const plainGemini: See = async (url, stream) => {
  const body = { model: "gemini-2.5-flash", contents: "Tell me of Paris" }
  return stream
    ? all(await gemini(url).models.generateContentStream(body))
    : JSON.parse(JSON.stringify(await gemini(url).models.generateContent(body)))
}

const completions: See = async (url, stream) => {
  const body = { model: "gpt-3.5-turbo-instruct", prompt: "Tell me of Paris" }
  return stream
    ? all(await openAi(url).completions.create({ ...body, stream: true, stream_options: { include_usage: true } }))
    : openAi(url).completions.create(body)
}

const azure: See = async (url, stream) => {
  const client = new AzureOpenAI({
    endpoint: url,
    apiKey: "azure-test-0123456789abcdefghij",
    apiVersion: "2024-10-21",
    deployment: "gpt-4o",
    maxRetries: 0,
  })
  const body = { model: "gpt-4o", messages: [{ role: "user" as const, content: "Tell me of Paris" }] }
  return stream
    ? all(await client.chat.completions.create({ ...body, stream: true, stream_options: { include_usage: true } }))
    : client.chat.completions.create(body)
}

const ollama: See = async (url, stream) => {
  const client = new Ollama({ host: url })
  const body = { model: "llama3.2", messages: [{ role: "user", content: "Tell me of Paris" }] }
  return stream ? all(await client.chat({ ...body, stream: true })) : client.chat(body)
}

export const dialects: Readonly<Record<string, See>> = {
  "openai-chat": chat,
  "openai-responses": responses,
  anthropic: messages,
  gemini: generateContent,
  "gemini without tools": plainGemini,
  "openai-completions": completions,
  azure,
  ollama,
}

/** Errors count as what is seen, by status and message. */
export const seen = async (see: See, url: string, streamed: boolean): Promise<unknown> => {
  try {
    return JSON.parse(JSON.stringify(await see(url, streamed)))
  } catch (error) {
    const { status, message } = error as { readonly status?: number; readonly message: string }
    return { status, message }
  }
}
