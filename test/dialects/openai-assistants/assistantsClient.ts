/** What tests of the Assistants API have in common. */
import { Effect } from "effect"
import OpenAI, { type APIError } from "openai"
import type { AssistantCreateParams, FunctionTool } from "openai/resources/beta/assistants"
import { TestServer } from "../../support/TestServer.ts"

export const openAi = Effect.map(
  TestServer,
  ({ url }) => new OpenAI({ baseURL: `${url}/v1`, apiKey: "sk-test", maxRetries: 0 }),
)

export const ask = (content: string) => ({ role: "user" as const, content })

export const weather: FunctionTool = {
  type: "function",
  function: {
    name: "get_weather",
    parameters: {
      type: "object",
      properties: { city: { type: "string" } },
      required: ["city"],
      additionalProperties: false,
    },
    strict: true,
  },
}

export const clock: FunctionTool = { type: "function", function: { name: "get_time" } }

/** An assistant, and a thread with a question. */
export const startedAssistant = (fields: Partial<AssistantCreateParams>) =>
  Effect.flatMap(openAi, ({ beta }) =>
    Effect.promise(async () => ({
      assistant: await beta.assistants.create({ model: "gpt-4o", instructions: "Be brief.", ...fields }),
      thread: await beta.threads.create({ messages: [ask("What is the weather in Paris?")] }),
    })),
  )

export const refusal = async (answer: PromiseLike<unknown>): Promise<APIError> => {
  try {
    await answer
  } catch (error) {
    return error as APIError
  }
  throw new Error("it was not refused")
}
