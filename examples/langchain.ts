/** LangChain: a streamed chat, and an object that satisfies a schema. */
import { ChatOpenAI } from "@langchain/openai"
import { z } from "zod"

const baseURL = process.env.OPENAI_BASE_URL ?? "http://localhost:8080/v1"
const chat = new ChatOpenAI({ model: "gpt-4o", apiKey: "any", configuration: { baseURL } })

let chunks = 0
for await (const chunk of await chat.stream("Tell me of the sea")) if (chunk.text !== "") chunks++
console.log(`${chunks} chunks`)

const Weather = z.object({ city: z.string(), degrees: z.number() })
const weather = await chat.withStructuredOutput(Weather, { name: "weather" }).invoke("How is the weather in Lisbon?")
console.log(Object.keys(weather).join(" and "))
