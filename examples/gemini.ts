/** Google's SDK: a stream, and the count of a prompt's tokens. */
import { GoogleGenAI } from "@google/genai"

const baseUrl = process.env.GEMINI_BASE_URL ?? "http://localhost:8080"
const gemini = new GoogleGenAI({ apiKey: "any", httpOptions: { baseUrl } })
const request = { model: "gemini-2.5-flash", contents: "Tell me of the sea" }

const { totalTokens } = await gemini.models.countTokens(request)
console.log(`${totalTokens} tokens in the prompt`)

let tokens: number | undefined
for await (const chunk of await gemini.models.generateContentStream(request)) {
  process.stdout.write(chunk.text ?? "")
  tokens = chunk.usageMetadata?.candidatesTokenCount ?? tokens
}
console.log(`\n${tokens} tokens`)
