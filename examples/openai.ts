/** OpenAI's SDK: a streamed chat. */
import OpenAI from "openai"

const openai = new OpenAI({ baseURL: process.env.OPENAI_BASE_URL ?? "http://localhost:8080/v1", apiKey: "any" })

const stream = await openai.chat.completions.create({
  model: "gpt-4o",
  messages: [{ role: "user", content: "Tell me of the sea" }],
  stream: true,
  stream_options: { include_usage: true },
})

for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta.content ?? "")
  if (chunk.usage) console.log(`\n${chunk.usage.completion_tokens} tokens`)
}
