/** Vercel's AI SDK: a streamed text. */
import { createOpenAI } from "@ai-sdk/openai"
import { streamText } from "ai"

const openai = createOpenAI({ baseURL: process.env.OPENAI_BASE_URL ?? "http://localhost:8080/v1", apiKey: "any" })

const { textStream, usage } = streamText({ model: openai("gpt-4o"), prompt: "Tell me of the sea" })

for await (const text of textStream) process.stdout.write(text)
console.log(`\n${(await usage).outputTokens} tokens`)
