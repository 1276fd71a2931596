/** The Responses API with OpenAI's SDK: a stream, a tool loop, and a background response that is taken up again. */
import OpenAI from "openai"

const client = new OpenAI({ baseURL: process.env.OPENAI_BASE_URL ?? "http://localhost:8080/v1", apiKey: "any" })
const model = "gpt-4o"

const weather = {
  type: "function" as const,
  name: "get_weather",
  description: "The weather in a city",
  parameters: {
    type: "object",
    properties: { city: { type: "string" } },
    required: ["city"],
    additionalProperties: false,
  },
  strict: true,
}

const streamText = async () => {
  const stream = client.responses.stream({ model, input: "Tell me of the sea" })
  stream.on("response.output_text.delta", ({ delta }) => process.stdout.write(delta))
  const { usage } = await stream.finalResponse()
  process.stdout.write(`\n${usage?.output_tokens} tokens\n`)
}

const callTools = async () => {
  const response = await client.responses.create({ model, input: "How is the weather?", tools: [weather] })
  const input = response.output.flatMap((item) =>
    item.type === "function_call"
      ? [{ type: "function_call_output" as const, call_id: item.call_id, output: "sunny, 21 degrees" }]
      : [],
  )
  const answer = await client.responses.create({ model, input, tools: [weather], previous_response_id: response.id })
  process.stdout.write(`${answer.output_text}\n`)
}

const resume = async () => {
  const started = await client.responses.create({ model, input: "Take your time", background: true, stream: true })
  let id = ""
  let seen = 0
  for await (const event of started) {
    if (event.type === "response.created") id = event.response.id
    seen = event.sequence_number
    if (seen === 5) break
  }
  const rest = await client.responses.retrieve(id, { stream: true, starting_after: seen })
  for await (const event of rest) {
    if (event.type === "response.output_text.delta") process.stdout.write(event.delta)
  }
  process.stdout.write("\n")
}

await streamText()
await callTools()
await resume()
