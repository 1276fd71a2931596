/** OpenAI's Agents SDK: an agent that calls a tool, then answers. */
import { Agent, OpenAIProvider, Runner, tool } from "@openai/agents"
import { z } from "zod"

const baseURL = process.env.OPENAI_BASE_URL ?? "http://localhost:8080/v1"

const weather = tool({
  name: "weather",
  description: "The weather of a city",
  parameters: z.object({ city: z.string() }),
  execute: ({ city }) => {
    console.log(`asked for the weather in ${city}`)
    return "mild"
  },
})

const agent = new Agent({ name: "Forecaster", model: "gpt-4o", tools: [weather] })
const runner = new Runner({ modelProvider: new OpenAIProvider({ baseURL, apiKey: "any" }), tracingDisabled: true })

const { finalOutput } = await runner.run(agent, "How is the weather in Lisbon?")
console.log(`${finalOutput?.length ?? 0} characters in answer`)
