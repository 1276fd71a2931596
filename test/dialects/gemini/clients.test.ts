/** Vercel's AI SDK and LangChain speak to Gemini through a simulator. */
import { createGoogleGenerativeAI } from "@ai-sdk/google"
import { assert, layer } from "@effect/vitest"
import { HumanMessage, ToolMessage } from "@langchain/core/messages"
import { ChatGoogleGenerativeAI } from "@langchain/google-genai"
import { embedMany, generateText, isStepCount, Output, streamText, tool } from "ai"
import { Effect } from "effect"
import { z } from "zod"
import { TestServer } from "../../support/TestServer.ts"

const City = z.object({ city: z.string(), unit: z.enum(["celsius", "fahrenheit"]) })
const Person = z.object({ name: z.string(), age: z.int().min(0).max(120) })

const google = Effect.map(TestServer, ({ url }) =>
  createGoogleGenerativeAI({ apiKey: "test", baseURL: `${url}/v1beta` }),
)

const chat = (model: string) =>
  Effect.map(
    TestServer,
    ({ url }) => new ChatGoogleGenerativeAI({ model, apiKey: "test", baseUrl: url, maxRetries: 0 }),
  )

layer(TestServer.layer(), { excludeTestServices: true })("the AI SDK", (it) => {
  it.effect("generates and streams the same text", () =>
    Effect.gen(function* () {
      const model = (yield* google)("gemini-2.5-flash")
      const prompt = "Tell me of the sea"
      const whole = yield* Effect.promise(() => generateText({ model, prompt }))
      const stream = streamText({ model, prompt })
      assert.strictEqual(yield* Effect.promise(async () => stream.text), whole.text)
      assert.strictEqual(whole.finishReason, "stop")
      const { inputTokens = 0, outputTokens = 0, totalTokens } = whole.usage
      assert.isAbove(outputTokens, 100)
      assert.strictEqual(totalTokens, inputTokens + outputTokens)
      const usage = yield* Effect.promise(async () => stream.usage)
      assert.strictEqual(usage.inputTokens, inputTokens)
    }),
  )

  for (const id of ["gemini-2.5-flash", "gemini-3-pro-preview"]) {
    it.effect(`runs tools to an answer, with ${id}`, () =>
      Effect.gen(function* () {
        const model = (yield* google)(id)
        const cities: Array<string> = []
        const weather = tool({
          description: "The weather of a city",
          inputSchema: City,
          execute: async ({ city }) => {
            cities.push(city)
            return { sky: "clear" }
          },
        })
        const request = { model, prompt: "How is the weather?", tools: { weather }, stopWhen: isStepCount(3) }
        const whole = yield* Effect.promise(() => generateText(request))
        assert.lengthOf(whole.steps, 2)
        assert.include(whole.text, "clear")
        const stream = streamText(request)
        assert.include(yield* Effect.promise(async () => stream.text), "clear")
        assert.lengthOf(cities, 2)
      }),
    )
  }

  it.effect("gets objects true to their schema", () =>
    Effect.gen(function* () {
      const model = (yield* google)("gemini-2.0-flash")
      const output = Output.object({ schema: Person })
      const { output: object } = yield* Effect.promise(() => generateText({ model, output, prompt: "Somebody" }))
      assert.deepStrictEqual(Person.parse(object), object)
    }),
  )

  it.effect("streams objects as they grow", () =>
    Effect.gen(function* () {
      const model = (yield* google)("gemini-2.0-flash")
      const output = Output.object({ schema: Person })
      const stream = streamText({ model, output, prompt: "Somebody" })
      const grown = yield* Effect.promise(async () => {
        const all: Array<object> = []
        for await (const partial of stream.partialOutputStream) all.push(partial)
        return all
      })
      const object = yield* Effect.promise(async () => stream.output)
      assert.deepStrictEqual(Person.parse(object), object)
      assert.isAbove(grown.length, 1)
      assert.deepStrictEqual(grown.at(-1), object)
    }),
  )

  it.effect("shows thoughts, streamed and whole", () =>
    Effect.gen(function* () {
      const model = (yield* google)("gemini-2.5-flash")
      const thinkingConfig = { includeThoughts: true, thinkingBudget: 64 }
      const request = { model, prompt: "Think", providerOptions: { google: { thinkingConfig } } }
      const whole = yield* Effect.promise(() => generateText(request))
      assert.isNotEmpty(whole.reasoningText)
      const stream = streamText(request)
      assert.strictEqual(yield* Effect.promise(async () => stream.reasoningText), whole.reasoningText)
    }),
  )

  it.effect("gets the sources of a search, and the code that was run", () =>
    Effect.gen(function* () {
      const provider = yield* google
      const model = provider("gemini-2.5-flash")
      const tools = { google_search: provider.tools.googleSearch({}) }
      const searched = yield* Effect.promise(() => generateText({ model, tools, prompt: "Who was it?" }))
      assert.isNotEmpty(searched.sources)
      const stream = streamText({ model, tools, prompt: "Who was it?" })
      assert.isNotEmpty(yield* Effect.promise(async () => stream.sources))
      const code = { code_execution: provider.tools.codeExecution({}) }
      const ran = yield* Effect.promise(() => generateText({ model, tools: code, prompt: "Add" }))
      assert.deepStrictEqual(
        ran.toolResults.map(({ toolName }) => toolName as string),
        ["code_execution"],
      )
      assert.isNotEmpty(ran.text)
    }),
  )

  it.effect("embeds one text and many", () =>
    Effect.gen(function* () {
      const model = (yield* google).textEmbedding("gemini-embedding-001")
      for (const values of [["one"], ["one", "two", "three"]]) {
        const { embeddings } = yield* Effect.promise(() => embedMany({ model, values }))
        assert.deepStrictEqual(
          embeddings.map(({ length }) => length),
          values.map(() => 3072),
        )
      }
    }),
  )
})

layer(TestServer.layer({ refusals: { rate: 1 } }), { excludeTestServices: true })("a withheld answer", (it) => {
  it.effect("is content that was filtered", () =>
    Effect.gen(function* () {
      const model = (yield* google)("gemini-2.0-flash")
      const whole = yield* Effect.promise(() => generateText({ model, prompt: "x" }))
      assert.deepStrictEqual([whole.text, whole.finishReason], ["", "content-filter"])
      const stream = streamText({ model, prompt: "x" })
      assert.strictEqual(yield* Effect.promise(async () => stream.finishReason), "content-filter")
    }),
  )
})

layer(TestServer.layer(), { excludeTestServices: true })("LangChain", (it) => {
  it.effect("invokes and streams the same text", () =>
    Effect.gen(function* () {
      const model = yield* chat("gemini-2.0-flash")
      const whole = yield* Effect.promise(() => model.invoke("Tell me of the sea"))
      const text = yield* Effect.promise(async () => {
        let all = ""
        for await (const chunk of await model.stream("Tell me of the sea")) all += chunk.text
        return all
      })
      assert.strictEqual(text, whole.text)
      assert.strictEqual((whole.usage_metadata as { output_tokens?: number } | undefined)?.output_tokens, 100)
    }),
  )

  it.effect("binds tools and hands back their results", () =>
    Effect.gen(function* () {
      const model = (yield* chat("gemini-2.0-flash")).bindTools([
        { name: "weather", description: "The weather of a city", schema: City },
      ])
      const asked = yield* Effect.promise(() => model.invoke("How is the weather?"))
      const call = asked.tool_calls?.[0]
      assert.deepStrictEqual(City.parse(call?.args) as unknown, call?.args)
      const answered = yield* Effect.promise(() =>
        model.invoke([
          new HumanMessage("How is the weather?"),
          asked,
          new ToolMessage({ tool_call_id: call?.id ?? "", name: "weather", content: "clear" }),
        ]),
      )
      assert.include(answered.text, "clear")
    }),
  )

  it.effect("streams the calls of tools", () =>
    Effect.gen(function* () {
      const model = (yield* chat("gemini-2.0-flash")).bindTools([
        { name: "weather", description: "The weather of a city", schema: City },
      ])
      const calls = yield* Effect.promise(async () => {
        const all = []
        for await (const { tool_calls = [] } of await model.stream("How is the weather?")) all.push(...tool_calls)
        return all
      })
      assert.deepStrictEqual(
        calls.map(({ name, args }) => [name, City.safeParse(args).success]),
        [["weather", true]],
      )
    }),
  )

  it.effect("gets structured output, by tool and by JSON", () =>
    Effect.gen(function* () {
      const model = yield* chat("gemini-2.0-flash")
      for (const method of ["functionCalling", "jsonSchema"] as const) {
        const structured = model.withStructuredOutput(Person, { method })
        const value = yield* Effect.promise(() => structured.invoke("Somebody"))
        assert.deepStrictEqual(Person.parse(value), value)
      }
    }),
  )
})
