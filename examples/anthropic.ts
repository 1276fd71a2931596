/** Anthropic's SDK: a streamed message, then a tool that is called. */
import Anthropic from "@anthropic-ai/sdk"

const anthropic = new Anthropic({ baseURL: process.env.ANTHROPIC_BASE_URL ?? "http://localhost:8080", apiKey: "any" })
const model = "claude-sonnet-4-6"

const stream = anthropic.messages.stream({
  model,
  max_tokens: 500,
  messages: [{ role: "user", content: "Tell me of the sea" }],
})
stream.on("text", (text) => process.stdout.write(text))
const { usage } = await stream.finalMessage()
console.log(`\n${usage.output_tokens} tokens`)

const { content, stop_reason } = await anthropic.messages.create({
  model,
  max_tokens: 500,
  tools: [{ name: "weather", input_schema: { type: "object", properties: { city: { type: "string" } } } }],
  messages: [{ role: "user", content: "How is the weather?" }],
})
for (const block of content) if (block.type === "tool_use") console.log(`${stop_reason}: ${block.name}`)
