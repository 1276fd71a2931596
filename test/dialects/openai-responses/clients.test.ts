/** The clients that speak this API alone: OpenAI's Agents SDK and Vercel's AI SDK. */
import { createOpenAI } from "@ai-sdk/openai"
import { assert, layer } from "@effect/vitest"
import { Agent, OpenAIResponsesModel, Runner, setTracingDisabled, tool } from "@openai/agents"
import { tool as aiTool, generateObject, stepCountIs, streamText } from "ai"
import { Effect } from "effect"
import OpenAI from "openai"
import { z } from "zod"
import { TestServer } from "../../support/TestServer.ts"

setTracingDisabled(true)

layer(TestServer.layer({ tools: { max_parallel: 2, rounds: 2 } }), { excludeTestServices: true })(
  "Agents SDK",
  (it) => {
    for (const streaming of [false, true]) {
      it.effect(`runs an agent with two tools to its final answer, ${streaming ? "streamed" : "whole"}`, () =>
        Effect.gen(function* () {
          const { url } = yield* TestServer
          const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: "sk-test", maxRetries: 0 })
          const called: Array<string> = []
          const looker = (name: string) =>
            tool({
              name,
              description: `Looks up the ${name}`,
              parameters: z.object({ city: z.string() }),
              execute: async ({ city }) => {
                called.push(name)
                return `${name} of ${city}`
              },
            })
          const agent = new Agent({
            name: "Guide",
            instructions: "Help the traveller.",
            // The package has its own copy of the SDK's types.
            model: new OpenAIResponsesModel(client as never, "gpt-4o"),
            tools: [looker("weather"), looker("population")],
          })
          const output = yield* Effect.promise(async () => {
            const runner = new Runner({ tracingDisabled: true })
            if (!streaming) return (await runner.run(agent, "Tell me of Paris")).finalOutput
            const result = await runner.run(agent, "Tell me of Paris", { stream: true })
            await result.completed
            return result.finalOutput
          })
          assert.isAtLeast(called.length, 2)
          assert.isString(output)
          assert.isAbove(output?.length ?? 0, 100)
        }),
      )
    }
  },
)

layer(TestServer.layer(), { excludeTestServices: true })("AI SDK", (it) => {
  const model = Effect.map(TestServer, ({ url }) =>
    createOpenAI({ baseURL: `${url}/v1`, apiKey: "sk-test" }).responses("gpt-4o"),
  )

  it.effect("streams text", () =>
    Effect.gen(function* () {
      const result = streamText({ model: yield* model, prompt: "Tell me of the sea" })
      const pieces = yield* Effect.promise(async () => {
        const all: Array<string> = []
        for await (const piece of result.textStream) all.push(piece)
        return all
      })
      assert.lengthOf(pieces, 100)
      const usage = yield* Effect.promise(async () => result.usage)
      assert.strictEqual(usage.outputTokens, 100)
    }),
  )

  it.effect("goes through a tool loop", () =>
    Effect.gen(function* () {
      const cities: Array<string> = []
      const result = streamText({
        model: yield* model,
        prompt: "How is the weather?",
        stopWhen: stepCountIs(3),
        tools: {
          weather: aiTool({
            inputSchema: z.object({ city: z.string() }),
            execute: async ({ city }) => {
              cities.push(city)
              return "sunny"
            },
          }),
        },
      })
      const text = yield* Effect.promise(async () => result.text)
      assert.lengthOf(cities, 1)
      assert.include(text, "sunny")
    }),
  )

  it.effect("generates objects", () =>
    Effect.gen(function* () {
      const schema = z.object({ name: z.string(), age: z.number().int() })
      const using = yield* model
      const { object } = yield* Effect.promise(() => generateObject({ model: using, schema, prompt: "A person" }))
      assert.isTrue(schema.safeParse(object).success)
    }),
  )

  it.effect("finds tools before it runs them, and has those of MCP servers called", () =>
    Effect.gen(function* () {
      const { tools } = createOpenAI({ apiKey: "sk-test" })
      const cities: Array<string> = []
      const weather = aiTool({
        inputSchema: z.object({ city: z.string() }),
        execute: async ({ city }) => {
          cities.push(city)
          return "sunny"
        },
      })
      const deferred = { ...weather, providerOptions: { openai: { deferLoading: true } } }
      const errors: Array<unknown> = []
      const onError = ({ error }: { readonly error: unknown }) => void errors.push(error)
      const found = streamText({
        model: yield* model,
        prompt: "How is the weather?",
        stopWhen: stepCountIs(3),
        tools: { search: tools.toolSearch(), weather: deferred },
        onError,
      })
      assert.include(yield* Effect.promise(async () => found.text), "sunny")
      assert.lengthOf(cities, 1)
      const wiki = tools.mcp({
        serverLabel: "wiki",
        serverUrl: "https://wiki.example.com/mcp",
        requireApproval: "never",
      })
      const asked = streamText({ model: yield* model, prompt: "What is it?", tools: { wiki }, onError })
      const [result] = yield* Effect.promise(async () => asked.toolResults)
      assert.deepInclude(result?.output, { serverLabel: "wiki", name: "search", output: "Results for What is it?" })
      assert.isEmpty(errors)
    }),
  )
})
