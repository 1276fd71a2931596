/** Vercel's AI SDK, through its Anthropic provider. */
import { createAnthropic } from "@ai-sdk/anthropic"
import { assert, layer } from "@effect/vitest"
import { generateText, Output, stepCountIs, streamText, tool } from "ai"
import { Effect } from "effect"
import { z } from "zod"
import { TestServer } from "../../support/TestServer.ts"

const model = Effect.map(TestServer, ({ url }) =>
  createAnthropic({ baseURL: `${url}/v1`, apiKey: "sk-ant-test" })("claude-sonnet-4-6"),
)

const weather = (asked: Array<string>) =>
  tool({
    description: "The weather of a city",
    inputSchema: z.object({ city: z.string() }),
    execute: async ({ city }) => {
      asked.push(city)
      return "windy"
    },
  })

layer(TestServer.layer(), { excludeTestServices: true })("Vercel's AI SDK", (it) => {
  it.effect("writes text, whole and streamed alike", () =>
    Effect.gen(function* () {
      const request = { model: yield* model, prompt: "Tell me of the sea", maxRetries: 0 }
      const whole = yield* Effect.promise(() => generateText(request))
      assert.strictEqual(whole.finishReason, "stop")
      assert.strictEqual(whole.usage.outputTokens, 100)
      const stream = streamText(request)
      const streamed = yield* Effect.promise(async () => ({ text: await stream.text, usage: await stream.usage }))
      assert.strictEqual(streamed.text, whole.text)
      assert.strictEqual(streamed.usage.outputTokens, 100)
      assert.strictEqual(streamed.usage.inputTokens, whole.usage.inputTokens)
    }),
  )

  it.effect("shows thoughts", () =>
    Effect.gen(function* () {
      const thinking = { anthropic: { thinking: { type: "enabled" as const, budgetTokens: 1024 } } }
      const request = { model: yield* model, prompt: "Think", maxRetries: 0, providerOptions: thinking }
      const whole = yield* Effect.promise(() => generateText(request))
      assert.isNotEmpty(whole.reasoningText)
      assert.isNotEmpty(whole.text)
    }),
  )

  it.effect("runs tools, whole and streamed", () =>
    Effect.gen(function* () {
      const asked: Array<string> = []
      const request = {
        model: yield* model,
        prompt: "What is the weather?",
        tools: { get_weather: weather(asked) },
        stopWhen: stepCountIs(5),
        maxRetries: 0,
      }
      const whole = yield* Effect.promise(() => generateText(request))
      assert.lengthOf(whole.steps, 2)
      assert.include(whole.text, 'get_weather returned "windy"')
      const stream = streamText(request)
      assert.include(yield* Effect.promise(async () => stream.text), 'get_weather returned "windy"')
      assert.lengthOf(asked, 2)
    }),
  )

  it.effect("searches the web, and tells what it cites", () =>
    Effect.gen(function* () {
      const { url } = yield* TestServer
      const anthropic = createAnthropic({ baseURL: `${url}/v1`, apiKey: "sk-ant-test" })
      const request = {
        model: anthropic("claude-sonnet-4-6"),
        prompt: "Who won?",
        tools: { web_search: anthropic.tools.webSearch_20250305({ maxUses: 1 }) },
        maxRetries: 0,
      }
      const whole = yield* Effect.promise(() => generateText(request))
      assert.deepStrictEqual(
        whole.toolResults.map(({ toolName, providerExecuted }) => [toolName, providerExecuted]),
        [["web_search", true]],
      )
      assert.isNotEmpty(whole.sources)
      assert.isNotEmpty(whole.text)
      const stream = streamText(request)
      const streamed = yield* Effect.promise(async () => ({ text: await stream.text, sources: await stream.sources }))
      assert.strictEqual(streamed.text, whole.text)
      assert.lengthOf(streamed.sources, whole.sources.length)
    }),
  )

  it.effect("cites documents", () =>
    Effect.gen(function* () {
      const data = "The sea is deep. The sea is wide."
      const file = {
        type: "file" as const,
        data: new TextEncoder().encode(data),
        mediaType: "text/plain",
        filename: "sea.txt",
        providerOptions: { anthropic: { citations: { enabled: true } } },
      }
      const messages = [
        { role: "user" as const, content: [file, { type: "text" as const, text: "What is the sea like?" }] },
      ]
      const request = { model: yield* model, messages, maxRetries: 0 }
      const whole = yield* Effect.promise(() => generateText(request))
      assert.isNotEmpty(whole.sources)
      for (const { providerMetadata } of whole.sources) {
        assert.include(data, String(providerMetadata?.anthropic?.citedText))
      }
      const stream = streamText(request)
      assert.lengthOf(yield* Effect.promise(async () => stream.sources), whole.sources.length)
    }),
  )

  it.effect("fills in objects", () =>
    Effect.gen(function* () {
      const schema = z.object({ name: z.string(), age: z.number().int(), tags: z.array(z.string()) })
      const output = Output.object({ schema })
      const request = { model: yield* model, prompt: "Somebody", output, maxRetries: 0 }
      const whole = yield* Effect.promise(() => generateText(request))
      assert.deepStrictEqual(schema.parse(whole.output), whole.output)
      const stream = streamText(request)
      const streamed = yield* Effect.promise(async () => stream.output)
      assert.deepStrictEqual(schema.parse(streamed), streamed)
    }),
  )

  it.effect("finds tools before it runs them, whole and streamed", () =>
    Effect.gen(function* () {
      const { tools } = createAnthropic({ apiKey: "sk-ant-test" })
      const asked: Array<string> = []
      const request = {
        model: yield* model,
        prompt: "What is the weather?",
        tools: {
          search: tools.toolSearchRegex_20251119(),
          get_weather: { ...weather(asked), providerOptions: { anthropic: { deferLoading: true } } },
        },
        stopWhen: stepCountIs(5),
        maxRetries: 0,
      }
      const whole = yield* Effect.promise(() => generateText(request))
      const [found] = whole.steps[0]?.toolResults ?? []
      assert.deepStrictEqual(found?.output, [{ type: "tool_reference", toolName: "get_weather" }])
      assert.include(whole.text, 'get_weather returned "windy"')
      assert.include(yield* Effect.promise(async () => streamText(request).text), 'get_weather returned "windy"')
      assert.lengthOf(asked, 2)
    }),
  )

  it.effect("has tools of MCP servers called", () =>
    Effect.gen(function* () {
      const mcpServers = [{ type: "url" as const, name: "wiki", url: "https://wiki.example.com/mcp" }]
      const request = { model: yield* model, prompt: "What is it?", providerOptions: { anthropic: { mcpServers } } }
      const { content, text } = yield* Effect.promise(() => generateText(request))
      assert.deepStrictEqual(
        content.map(({ type }) => type),
        ["tool-call", "tool-result", "text"],
      )
      assert.isNotEmpty(text)
    }),
  )
})
