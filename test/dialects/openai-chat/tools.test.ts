/** Tool calls through the official SDK: loops, choices, and what is refused. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import OpenAI from "openai"
import { zodFunction, zodResponseFormat } from "openai/helpers/zod"
import type { RunnableToolFunctionWithParse } from "openai/lib/RunnableFunction"
import type { ChatCompletionTool } from "openai/resources/chat/completions"
import { z } from "zod"
import { json, postJson } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const client = Effect.map(
  TestServer,
  ({ url }) => new OpenAI({ baseURL: `${url}/v1`, apiKey: "sk-test", maxRetries: 0 }),
)

const City = z.object({ city: z.string(), unit: z.enum(["celsius", "fahrenheit"]) })
const Event = z.object({ name: z.string(), date: z.string(), people: z.array(z.string()) })
const user = { role: "user" as const, content: "What is the weather?" }

const functionNamed = (name: string): ChatCompletionTool => ({
  type: "function",
  function: { name, parameters: { type: "object", properties: { query: { type: "string" } } } },
})

const weatherTool = (asked: Array<string>): RunnableToolFunctionWithParse<z.infer<typeof City>> => ({
  type: "function",
  function: {
    name: "get_weather",
    description: "The weather of a city",
    parse: (text: string) => City.parse(JSON.parse(text)),
    function: ({ city }) => {
      asked.push(city)
      return { temperature: 18, condition: "windy" }
    },
    parameters: z.toJSONSchema(City) as Record<string, unknown>,
  },
})

layer(TestServer.layer(), { excludeTestServices: true })("the SDK's helpers", (it) => {
  it.effect("run tools until there is an answer, which refers to their results", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const asked: Array<string> = []
      const runner = openai.chat.completions.runTools({
        model: "gpt-4o",
        messages: [user],
        tools: [weatherTool(asked)],
      })
      const content = yield* Effect.promise(() => runner.finalContent())
      assert.lengthOf(asked, 1)
      assert.include(content, "get_weather")
      assert.match(content ?? "", /18|windy/)
      assert.strictEqual(runner.messages.at(-1)?.role, "assistant")
    }),
  )

  it.effect("run tools in a stream", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const asked: Array<string> = []
      const runner = openai.chat.completions.runTools({
        model: "gpt-4o",
        messages: [user],
        tools: [weatherTool(asked)],
        stream: true,
      })
      const content = yield* Effect.promise(() => runner.finalContent())
      assert.lengthOf(asked, 1)
      assert.isNotEmpty(content)
    }),
  )

  it.effect("parse structured answers, streamed and whole", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const request = {
        model: "gpt-4o",
        messages: [user],
        response_format: zodResponseFormat(Event, "event"),
        seed: 3,
      }
      const whole = yield* Effect.promise(() => openai.chat.completions.parse(request))
      const parsed = whole.choices[0]?.message.parsed
      assert.deepStrictEqual(Event.parse(parsed), parsed)
      const final = yield* Effect.promise(() => openai.chat.completions.stream(request).finalChatCompletion())
      assert.deepStrictEqual(final.choices[0]?.message.parsed, parsed)
    }),
  )

  it.effect("parse the arguments of a strict tool", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const completion = yield* Effect.promise(() =>
        openai.chat.completions.parse({
          model: "gpt-4o",
          messages: [user],
          tools: [zodFunction({ name: "weather", parameters: City })],
        }),
      )
      const call = completion.choices[0]?.message.tool_calls?.[0]
      assert.strictEqual(call?.type, "function")
      const found = call?.type === "function" ? call.function.parsed_arguments : undefined
      assert.deepStrictEqual(City.parse(found), found)
    }),
  )
})

const calledBy = Effect.fnUntraced(function* (fields: object) {
  const answer = yield* postJson("/v1/chat/completions", { model: "gpt-4o", messages: [user], ...fields })
  assert.strictEqual(answer.status, 200, answer.text)
  const { message } = json(answer).choices[0]
  return ((message.tool_calls ?? []) as Array<{ function: { name: string } }>).map((call) => call.function.name)
})

const tools = [functionNamed("one"), functionNamed("two"), functionNamed("three")]

layer(TestServer.layer({ tools: { max_parallel: 3 } }), { excludeTestServices: true })("tool_choice", (it) => {
  it.effect("none never calls", () =>
    Effect.map(calledBy({ tools, tool_choice: "none" }), (called) => assert.isEmpty(called)),
  )

  it.effect("calls the tool it names, once", () =>
    Effect.map(calledBy({ tools, tool_choice: { type: "function", function: { name: "two" } } }), (called) =>
      assert.deepStrictEqual(called, ["two"]),
    ),
  )

  it.effect("keeps to the allowed tools, whichever are drawn", () =>
    Effect.gen(function* () {
      const allowed = ["one", "three"].map((name) => ({ type: "function", function: { name } }))
      const tool_choice = { type: "allowed_tools", allowed_tools: { mode: "required", tools: allowed } }
      const seen = new Set<string>()
      for (let seed = 0; seed < 20; seed++) {
        for (const name of yield* calledBy({ tools, tool_choice, seed })) seen.add(name)
      }
      assert.deepStrictEqual([...seen].toSorted(), ["one", "three"])
    }),
  )

  it.effect("auto makes one to three calls of different tools, and one if they may not be parallel", () =>
    Effect.gen(function* () {
      const counts = new Set<number>()
      for (let seed = 0; seed < 20; seed++) {
        const called = yield* calledBy({ tools, seed })
        counts.add(called.length)
        assert.strictEqual(new Set(called).size, called.length)
        assert.lengthOf(yield* calledBy({ tools, seed, parallel_tool_calls: false }), 1)
      }
      assert.deepStrictEqual([...counts].toSorted(), [1, 2, 3])
    }),
  )

  it.effect("required calls even after a result", () =>
    Effect.gen(function* () {
      const call = { id: "call_1", type: "function", function: { name: "one", arguments: "{}" } }
      const messages = [
        user,
        { role: "assistant", tool_calls: [call] },
        { role: "tool", tool_call_id: "call_1", content: "42" },
      ]
      assert.isEmpty(yield* calledBy({ tools, messages }))
      assert.isNotEmpty(yield* calledBy({ tools, messages, tool_choice: "required" }))
    }),
  )
})

layer(TestServer.layer(), { excludeTestServices: true })("custom tools", (it) => {
  it.effect("get input that their grammar accepts", () =>
    Effect.gen(function* () {
      const formats = {
        lark: ['start: "add" INT ("," INT)*\n%import common.INT', /^add\d+(,\d+)*$/],
        regex: ["[A-Z]{3}-[0-9]{4}", /^[A-Z]{3}-[0-9]{4}$/],
      } as const
      for (const [syntax, [definition, accepted]] of Object.entries(formats)) {
        const format = { type: "grammar", grammar: { syntax, definition } }
        const answer = yield* postJson("/v1/chat/completions", {
          model: "gpt-5",
          messages: [user],
          tools: [{ type: "custom", custom: { name: "run", format } }],
        })
        const [call] = json(answer).choices[0].message.tool_calls
        assert.strictEqual(call.type, "custom")
        assert.match(call.custom.input, accepted)
      }
    }),
  )
})

const roundsOfCalls = Effect.fnUntraced(function* () {
  const messages: Array<object> = [user]
  for (let round = 0; ; round++) {
    const answer = yield* postJson("/v1/chat/completions", { model: "gpt-4o", messages, tools })
    const { message } = json(answer).choices[0]
    if (message.tool_calls === undefined) return round
    messages.push(message)
    for (const { id } of message.tool_calls) messages.push({ role: "tool", tool_call_id: id, content: "done" })
  }
})

for (const rounds of [0, 1, 3]) {
  layer(TestServer.layer({ tools: { rounds } }), { excludeTestServices: true })(`tools.rounds ${rounds}`, (it) => {
    it.effect("is how often tools are called before the text", () =>
      Effect.map(roundsOfCalls(), (found) => assert.strictEqual(found, rounds)),
    )
  })
}

layer(TestServer.layer({ tools: { call_probability: 0.5 } }), { excludeTestServices: true })(
  "tools.call_probability",
  (it) => {
    it.effect("is the share of answers that call", () =>
      Effect.gen(function* () {
        let calls = 0
        for (let seed = 0; seed < 200; seed++) if ((yield* calledBy({ tools, seed })).length > 0) calls++
        assert.isAbove(calls, 70)
        assert.isBelow(calls, 130)
      }),
    )
  },
)
