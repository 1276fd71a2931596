/** LangChain's ChatAnthropic. */
import { assert, layer } from "@effect/vitest"
import { ChatAnthropic } from "@langchain/anthropic"
import { HumanMessage, ToolMessage } from "@langchain/core/messages"
import { tool } from "@langchain/core/tools"
import { Effect } from "effect"
import { z } from "zod"
import { TestServer } from "../../support/TestServer.ts"

const chat = Effect.map(
  TestServer,
  ({ url }) =>
    new ChatAnthropic({
      model: "claude-sonnet-4-6",
      apiKey: "sk-ant-test",
      anthropicApiUrl: url,
      maxTokens: 500,
      maxRetries: 0,
    }),
)

const weather = tool(({ city }: { city: string }) => `windy in ${city}`, {
  name: "get_weather",
  description: "The weather of a city",
  schema: z.object({ city: z.string() }),
})

layer(TestServer.layer(), { excludeTestServices: true })("ChatAnthropic", (it) => {
  it.effect("invokes and streams the same text", () =>
    Effect.gen(function* () {
      const model = yield* chat
      const whole = yield* Effect.promise(() => model.invoke("Tell me of the sea"))
      assert.isNotEmpty(whole.text)
      assert.deepInclude(whole.usage_metadata as object | undefined, { output_tokens: 100 })
      let streamed = ""
      let chunks = 0
      const stream = yield* Effect.promise(() => model.stream("Tell me of the sea"))
      yield* Effect.promise(async () => {
        for await (const chunk of stream) {
          streamed += chunk.text
          chunks++
        }
      })
      assert.strictEqual(streamed, whole.text)
      assert.isAbove(chunks, 50)
    }),
  )

  it.effect("binds tools and goes on with their results", () =>
    Effect.gen(function* () {
      const model = (yield* chat).bindTools([weather])
      const question = new HumanMessage("What is the weather?")
      const asked = yield* Effect.promise(() => model.invoke([question]))
      const [call] = asked.tool_calls ?? []
      assert.strictEqual(call?.name, "get_weather")
      assert.isString(call?.args.city)
      const result = new ToolMessage({ tool_call_id: call?.id ?? "", content: "windy" })
      const answer = yield* Effect.promise(() => model.invoke([question, asked, result]))
      assert.isEmpty(answer.tool_calls)
      assert.include(answer.text, 'get_weather returned "windy"')
    }),
  )

  it.effect("searches the web, and sends what was found back", () =>
    Effect.gen(function* () {
      const model = (yield* chat).bindTools([{ type: "web_search_20250305", name: "web_search" }])
      const question = new HumanMessage("Who won?")
      const found = yield* Effect.promise(() => model.invoke([question]))
      const blocks = found.content as Array<{ type: string }>
      assert.includeMembers(
        blocks.map(({ type }) => type),
        ["server_tool_use", "web_search_tool_result", "text"],
      )
      const next = yield* Effect.promise(() => model.invoke([question, found, new HumanMessage("And then?")]))
      assert.isNotEmpty(next.text)
      let streamed = ""
      const stream = yield* Effect.promise(() => model.stream([question]))
      yield* Effect.promise(async () => {
        for await (const chunk of stream) streamed += chunk.text
      })
      assert.strictEqual(streamed, found.text)
    }),
  )

  it.effect("fills in structured output", () =>
    Effect.gen(function* () {
      const schema = z.object({ name: z.string(), age: z.number().int() })
      const model = (yield* chat).withStructuredOutput(schema)
      const found = yield* Effect.promise(() => model.invoke("Somebody"))
      assert.deepStrictEqual(schema.parse(found), found)
    }),
  )
})
