/** Ollama's own client, pointed at a simulator, sees what it sees at Ollama. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { type Message, Ollama } from "ollama"
import { json, postJson, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const client = Effect.map(TestServer, ({ url }) => new Ollama({ host: url }))

const messages = [{ role: "user", content: "Tell me of the sea" }]
const model = "llama3.2:latest"

const collect = async <A>(stream: AsyncIterable<A>): Promise<ReadonlyArray<A>> => {
  const parts: Array<A> = []
  for await (const part of stream) parts.push(part)
  return parts
}

const weather = {
  type: "function",
  function: {
    name: "get_weather",
    description: "The weather of a city",
    parameters: { type: "object", required: ["city"], properties: { city: { type: "string", description: "a city" } } },
  },
}

layer(TestServer.layer(), { excludeTestServices: true })("ollama", (it) => {
  it.effect("chats whole and in lines, with the same text and counts", () =>
    Effect.gen(function* () {
      const ollama = yield* client
      const whole = yield* Effect.promise(() => ollama.chat({ model, messages }))
      const parts = yield* Effect.promise(async () => collect(await ollama.chat({ model, messages, stream: true })))
      assert.strictEqual(parts.map(({ message }) => message.content).join(""), whole.message.content)
      assert.lengthOf(parts, 101)
      assert.isTrue(parts.slice(0, -1).every(({ done }) => !done))
      const last = parts.at(-1)
      assert.deepInclude(last as object, { model, done: true, done_reason: "stop", eval_count: 100 })
      assert.strictEqual(last?.prompt_eval_count, whole.prompt_eval_count)
      assert.isAbove(whole.eval_duration, 0)
    }),
  )

  it.effect("streams by default, one JSON text a line", () =>
    Effect.gen(function* () {
      const answer = yield* postJson("/api/chat", { model, messages, options: { num_predict: 2 } })
      assert.strictEqual(answer.headers.get("content-type"), "application/x-ndjson")
      const lines = answer.text.trimEnd().split("\n")
      assert.deepStrictEqual(
        lines.slice(0, -1).map((line) => line.replace(/"created_at":"[^"]*"/, '"created_at":"<time>"')),
        ["Lorem", "."].map(
          (text) =>
            `{"model":"${model}","created_at":"<time>","message":{"role":"assistant","content":"${text}"},"done":false}`,
        ),
      )
      assert.strictEqual(JSON.parse(lines.at(-1) ?? "").done_reason, "length")
    }),
  )

  it.effect("says the same as OpenAI's API at the same seed", () =>
    Effect.gen(function* () {
      const ollama = yield* client
      const whole = yield* Effect.promise(() => ollama.chat({ model: "gpt-4o", messages }))
      const openai = json(yield* postJson("/v1/chat/completions", { model: "gpt-4o", messages }))
      assert.strictEqual(whole.message.content, openai.choices[0].message.content)
      const { prompt_tokens, completion_tokens } = openai.usage
      assert.deepStrictEqual([whole.prompt_eval_count, whole.eval_count], [prompt_tokens, completion_tokens])
    }),
  )

  it.effect("generates, with its limit and its stop", () =>
    Effect.gen(function* () {
      const ollama = yield* client
      const prompt = "Tell me of the sea"
      const options = { num_predict: 5 }
      const whole = yield* Effect.promise(() => ollama.generate({ model, prompt, system: "Be brief", options }))
      assert.deepInclude(whole as object, { done: true, done_reason: "length", eval_count: 5 })
      const parts = yield* Effect.promise(async () =>
        collect(await ollama.generate({ model, prompt, system: "Be brief", options, stream: true })),
      )
      assert.strictEqual(parts.map(({ response }) => response).join(""), whole.response)
      const stopped = yield* Effect.promise(() => ollama.generate({ model, prompt, options: { stop: [" dolor"] } }))
      assert.strictEqual(stopped.response, "Lorem ipsum")
    }),
  )

  it.effect("calls tools and answers from their results, streamed too", () =>
    Effect.gen(function* () {
      const ollama = yield* client
      const asked = yield* Effect.promise(() => ollama.chat({ model, messages, tools: [weather] }))
      const call = asked.message.tool_calls?.[0]
      assert.strictEqual(call?.function.name, "get_weather")
      assert.isString(call?.function.arguments.city)
      const stream = yield* Effect.promise(async () =>
        collect(await ollama.chat({ model, messages, tools: [weather], stream: true })),
      )
      const called = stream.flatMap(({ message }) => message.tool_calls ?? []).map((one) => one.function)
      assert.deepStrictEqual(
        called,
        asked.message.tool_calls?.map((one) => one.function),
      )
      const more: Array<Message> = [
        ...messages,
        asked.message,
        { role: "tool", tool_name: "get_weather", content: "clear" },
      ]
      const answered = yield* Effect.promise(() => ollama.chat({ model, messages: more, tools: [weather] }))
      assert.match(answered.message.content, /^get_weather returned .*clear/)
    }),
  )

  it.effect("answers in JSON by schema, and thinks aloud when asked", () =>
    Effect.gen(function* () {
      const ollama = yield* client
      const format = { type: "object", properties: { age: { type: "integer" } }, required: ["age"] }
      const structured = yield* Effect.promise(() => ollama.chat({ model, messages, format }))
      assert.isTrue(Number.isInteger(JSON.parse(structured.message.content).age))
      const thinking = yield* Effect.promise(() => ollama.chat({ model: "deepseek-r1", messages, think: true }))
      assert.isNotEmpty(thinking.message.thinking)
      const parts = yield* Effect.promise(async () =>
        collect(await ollama.chat({ model: "deepseek-r1", messages, think: true, stream: true })),
      )
      assert.strictEqual(parts.map(({ message }) => message.thinking ?? "").join(""), thinking.message.thinking)
      const silent = yield* Effect.promise(() => ollama.chat({ model: "deepseek-r1", messages, think: false }))
      assert.isUndefined(silent.message.thinking)
    }),
  )

  it.effect("tells how likely its tokens were, whole and in lines", () =>
    Effect.gen(function* () {
      const ollama = yield* client
      const asked = { model, messages, logprobs: true, top_logprobs: 2, options: { num_predict: 4 } }
      const whole = yield* Effect.promise(() => ollama.chat(asked))
      const tokens = whole.logprobs ?? []
      assert.strictEqual(tokens.map(({ token }) => token).join(""), whole.message.content)
      assert.isTrue(tokens.every(({ logprob, top_logprobs }) => logprob <= 0 && top_logprobs?.length === 2))
      const parts = yield* Effect.promise(async () => collect(await ollama.chat({ ...asked, stream: true })))
      assert.deepStrictEqual(
        parts.flatMap(({ logprobs = [] }) => logprobs),
        tokens,
      )
      const without = yield* Effect.promise(() => ollama.generate({ model, prompt: "x" }))
      assert.isUndefined(without.logprobs)
    }),
  )

  it.effect("embeds, lists, shows and tells its version", () =>
    Effect.gen(function* () {
      const ollama = yield* client
      const { embeddings } = yield* Effect.promise(() => ollama.embed({ model: "nomic-embed-text", input: ["a", "b"] }))
      assert.lengthOf(embeddings, 2)
      const { models } = yield* Effect.promise(() => ollama.list())
      assert.include(
        models.map(({ name }) => name),
        "gpt-4o:latest",
      )
      const shown = yield* Effect.promise(() => ollama.show({ model: "gpt-4o" }))
      assert.include(shown.capabilities, "tools")
      assert.match(json(yield* request("/api/version")).version, /^\d+\.\d+\.\d+$/)
      assert.deepStrictEqual(yield* Effect.promise(async () => (await ollama.ps()).models), [])
    }),
  )

  const wrong: ReadonlyArray<readonly [string, unknown, RegExp]> = [
    ["no model", { messages }, /^model is required$/],
    ["too many alternatives", { model, messages, top_logprobs: 21 }, /^top_logprobs must be between 0 and 20$/],
    [
      "messages that are text",
      { model, messages: "hi" },
      /^json: cannot unmarshal string into Go struct field \.messages of type \[\]interface \{\}$/,
    ],
    ["an unknown role", { model, messages: [{ role: "robot", content: "x" }] }, /^invalid role: "robot"/],
    ["an unknown format", { model, messages, format: "xml" }, /^invalid format: "xml"/],
    [
      "a temperature that is text",
      { model, messages, options: { temperature: "hot" } },
      /options\.temperature of type float64$/,
    ],
    [
      "thoughts of a model that has none",
      { model: "gpt-4o", messages, think: true },
      /^"gpt-4o" does not support thinking$/,
    ],
    ["no JSON", "hello", /./],
    ["no body", "", /^missing request body$/],
  ]

  for (const [name, body, message] of wrong) {
    it.effect(`${name} gets its 400`, () =>
      Effect.gen(function* () {
        const answer = yield* postJson("/api/chat", body)
        assert.strictEqual(answer.status, 400)
        assert.deepStrictEqual(Object.keys(json(answer)), ["error"])
        assert.match(json(answer).error, message)
      }),
    )
  }

  it.effect("tells what is not there, and breaks off in its own words", () =>
    Effect.gen(function* () {
      const missing = yield* postJson("/api/show", { model: "llama99" })
      assert.deepStrictEqual([missing.status, json(missing)], [404, { error: "model 'llama99' not found" }])
      const nowhere = yield* request("/api/nothing")
      assert.deepStrictEqual([nowhere.status, json(nowhere)], [404, { error: "404 page not found" }])
      const fault = { "x-llmsim-fault": "error_event;after_events=1" }
      const broken = yield* postJson("/api/chat", { model, messages }, fault)
      const lines = broken.text.trimEnd().split("\n")
      assert.lengthOf(lines, 2)
      assert.deepStrictEqual(Object.keys(JSON.parse(lines[1] ?? "")), ["error"])
    }),
  )
})

layer(TestServer.layer({ models: { unknown: "reject" } }), { excludeTestServices: true })("strict models", (it) => {
  it.effect("are asked for by name, with or without the tag", () =>
    Effect.gen(function* () {
      const ollama = yield* client
      const error = yield* Effect.promise(() => ollama.chat({ model, messages }).catch((failure: unknown) => failure))
      assert.strictEqual((error as Error).message, "model 'llama3.2' not found")
      const answer = yield* Effect.promise(() => ollama.chat({ model: "gpt-4o:latest", messages }))
      assert.strictEqual(answer.model, "gpt-4o:latest")
    }),
  )
})
