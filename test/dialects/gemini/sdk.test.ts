/** Google's own SDK, pointed at a simulator, sees what it sees at Google. */
import { assert, describe, layer } from "@effect/vitest"
import {
  ApiError,
  FunctionCallingConfigMode,
  type GenerateContentResponse,
  GoogleGenAI,
  ThinkingLevel,
  Type,
} from "@google/genai"
import { Effect } from "effect"
import { Tokenizer } from "../../../src/tokenizer/Tokenizer.ts"
import { TestServer } from "../../support/TestServer.ts"

const client = Effect.map(TestServer, ({ url }) => new GoogleGenAI({ apiKey: "test", httpOptions: { baseUrl: url } }))

const ask = { model: "gemini-2.0-flash", contents: "Tell me of the sea" }

const collect = async <A>(stream: AsyncIterable<A>): Promise<ReadonlyArray<A>> => {
  const chunks: Array<A> = []
  for await (const chunk of stream) chunks.push(chunk)
  return chunks
}

const count = (text: string) =>
  Effect.flatMap(Tokenizer, (tokenizer) => tokenizer.count(text, ask.model)).pipe(Effect.provide(Tokenizer.layer))

const textOf = (chunks: ReadonlyArray<GenerateContentResponse>): string => chunks.map(({ text }) => text ?? "").join("")

const weather = {
  name: "get_weather",
  description: "The weather of a city",
  parameters: {
    type: Type.OBJECT,
    properties: { city: { type: Type.STRING }, unit: { type: Type.STRING, enum: ["celsius", "fahrenheit"] } },
    required: ["city", "unit"],
  },
}

layer(TestServer.layer(), { excludeTestServices: true })("@google/genai", (it) => {
  it.effect("generates whole, with every count", () =>
    Effect.gen(function* () {
      const ai = yield* client
      const response = yield* Effect.promise(() => ai.models.generateContent(ask))
      const text = response.text ?? ""
      assert.strictEqual(yield* count(text), 100)
      assert.deepStrictEqual(response.candidates, [
        { content: { parts: [{ text }], role: "model" }, finishReason: "STOP" as never, index: 0 },
      ])
      const prompt = response.usageMetadata?.promptTokenCount ?? 0
      assert.deepStrictEqual(response.usageMetadata as unknown, {
        promptTokenCount: prompt,
        candidatesTokenCount: 100,
        totalTokenCount: prompt + 100,
        promptTokensDetails: [{ modality: "TEXT", tokenCount: prompt }],
      })
      assert.strictEqual(response.modelVersion, ask.model)
      assert.match(response.responseId ?? "", /^[\w-]{22}$/)
    }),
  )

  it.effect("streams the same text, each chunk with the counts up to it", () =>
    Effect.gen(function* () {
      const ai = yield* client
      const whole = yield* Effect.promise(() => ai.models.generateContent(ask))
      const chunks = yield* Effect.promise(async () => collect(await ai.models.generateContentStream(ask)))
      assert.strictEqual(textOf(chunks), whole.text)
      assert.lengthOf(chunks, 101)
      assert.deepStrictEqual(
        chunks.map(({ usageMetadata }) => usageMetadata?.candidatesTokenCount),
        [...Array.from({ length: 100 }, (_, index) => index + 1), 100],
      )
      assert.deepStrictEqual(chunks.at(-1)?.usageMetadata, whole.usageMetadata)
      assert.strictEqual(chunks.at(-1)?.candidates?.[0]?.finishReason, "STOP")
      assert.isTrue(chunks.slice(0, -1).every(({ candidates }) => candidates?.[0]?.finishReason === undefined))
      assert.strictEqual(new Set(chunks.map(({ responseId }) => responseId)).size, 1)
    }),
  )

  it.effect("cuts at maxOutputTokens and gives several candidates", () =>
    Effect.gen(function* () {
      const ai = yield* client
      const response = yield* Effect.promise(() =>
        ai.models.generateContent({ ...ask, config: { candidateCount: 3, maxOutputTokens: 7 } }),
      )
      assert.deepStrictEqual(
        response.candidates?.map(({ index, finishReason }) => [index, finishReason]),
        [0, 1, 2].map((index) => [index, "MAX_TOKENS"]) as never,
      )
      assert.strictEqual(response.usageMetadata?.candidatesTokenCount, 21)
    }),
  )

  it.effect("shows thoughts when asked, and counts them either way", () =>
    Effect.gen(function* () {
      const ai = yield* client
      const model = "gemini-2.5-flash"
      const config = { thinkingConfig: { includeThoughts: true, thinkingBudget: 64 } }
      const shown = yield* Effect.promise(() => ai.models.generateContent({ ...ask, model, config }))
      const thought = shown.candidates?.[0]?.content?.parts?.find((part) => part.thought === true)?.text ?? ""
      assert.strictEqual(yield* count(thought), 64)
      assert.strictEqual(shown.usageMetadata?.thoughtsTokenCount, 64)
      const chunks = yield* Effect.promise(async () =>
        collect(await ai.models.generateContentStream({ ...ask, model, config })),
      )
      const thoughts = chunks
        .flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? [])
        .filter((part) => part.thought)
      assert.strictEqual(thoughts.map((part) => part.text).join(""), thought)
      assert.deepStrictEqual(chunks.at(-1)?.usageMetadata, shown.usageMetadata)
      const off = { thinkingConfig: { thinkingBudget: 0 } }
      const without = yield* Effect.promise(() => ai.models.generateContent({ ...ask, model, config: off }))
      assert.isUndefined(without.usageMetadata?.thoughtsTokenCount)
      const hidden = yield* Effect.promise(async () =>
        collect(await ai.models.generateContentStream({ ...ask, model })),
      )
      assert.isAbove(hidden[0]?.usageMetadata?.thoughtsTokenCount ?? 0, 0)
    }),
  )

  it.effect("chats, with the history that the SDK keeps", () =>
    Effect.gen(function* () {
      const ai = yield* client
      const chat = ai.chats.create({ model: ask.model, config: { systemInstruction: "Be brief" } })
      const first = yield* Effect.promise(() => chat.sendMessage({ message: "Hello" }))
      yield* Effect.promise(async () => collect(await chat.sendMessageStream({ message: "And then?" })))
      const last = yield* Effect.promise(() => chat.sendMessage({ message: "Go on" }))
      assert.isAbove(last.usageMetadata?.promptTokenCount ?? 0, 200)
      assert.isBelow(first.usageMetadata?.promptTokenCount ?? 0, 30)
    }),
  )

  it.effect("calls functions with arguments true to their schema, and answers from their results", () =>
    Effect.gen(function* () {
      const ai = yield* client
      for (const model of ["gemini-2.5-flash", "gemini-3-pro-preview"]) {
        const config = { tools: [{ functionDeclarations: [weather] }] }
        const asked = yield* Effect.promise(() => ai.models.generateContent({ ...ask, model, config }))
        const call = asked.functionCalls?.[0]
        assert.strictEqual(call?.name, "get_weather")
        assert.include(["celsius", "fahrenheit"], call?.args?.unit)
        assert.strictEqual(call?.id !== undefined, model.startsWith("gemini-3"))
        assert.strictEqual(asked.candidates?.[0]?.finishReason, "STOP")
        const result = {
          functionResponse: { ...(call?.id && { id: call.id }), name: "get_weather", response: { sky: "clear" } },
        }
        const contents = [
          { role: "user", parts: [{ text: "What is the weather?" }] },
          asked.candidates?.[0]?.content ?? {},
          { role: "user", parts: [result] },
        ]
        const answered = yield* Effect.promise(() => ai.models.generateContent({ model, contents, config }))
        assert.match(answered.text ?? "", /^get_weather returned .*clear/)
      }
    }),
  )

  it.effect("calls functions by itself", () =>
    Effect.gen(function* () {
      const ai = yield* client
      const cities: Array<unknown> = []
      const tool = {
        tool: async () => ({ functionDeclarations: [weather] }),
        callTool: async (calls: ReadonlyArray<{ name?: string; args?: Record<string, unknown> }>) => {
          for (const { args } of calls) cities.push(args?.city)
          return calls.map(({ name = "" }) => ({ functionResponse: { name, response: { sky: "clear" } } }))
        },
      }
      const response = yield* Effect.promise(() => ai.models.generateContent({ ...ask, config: { tools: [tool] } }))
      assert.lengthOf(cities, 1)
      assert.include(response.text ?? "", "clear")
      assert.lengthOf(response.automaticFunctionCallingHistory ?? [], 3)
      const chunks = yield* Effect.promise(async () =>
        collect(await ai.models.generateContentStream({ ...ask, config: { tools: [tool] } })),
      )
      assert.lengthOf(cities, 2)
      assert.include(textOf(chunks), "clear")
    }),
  )

  it.effect("keeps to the functions that are allowed", () =>
    Effect.gen(function* () {
      const ai = yield* client
      const functionDeclarations = ["one", "two", "three"].map((name) => ({ ...weather, name }))
      const functionCallingConfig = { mode: FunctionCallingConfigMode.ANY, allowedFunctionNames: ["two"] }
      const config = { tools: [{ functionDeclarations }], toolConfig: { functionCallingConfig } }
      const response = yield* Effect.promise(() => ai.models.generateContent({ ...ask, config }))
      assert.deepStrictEqual(
        response.functionCalls?.map(({ name }) => name),
        ["two"],
      )
      const none = { ...config, toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.NONE } } }
      const silent = yield* Effect.promise(() => ai.models.generateContent({ ...ask, config: none }))
      assert.isUndefined(silent.functionCalls)
    }),
  )

  it.effect("answers in JSON, by Google's schemas and by JSON Schema", () =>
    Effect.gen(function* () {
      const ai = yield* client
      const responseSchema = {
        type: Type.OBJECT,
        properties: {
          name: { type: Type.STRING, nullable: true },
          ages: {
            type: Type.ARRAY,
            items: { type: Type.INTEGER, minimum: 1, maximum: 9 },
            minItems: "2",
            maxItems: "2",
          },
        },
        required: ["name", "ages"],
        propertyOrdering: ["ages", "name"],
      }
      const responseMimeType = "application/json"
      const google = yield* Effect.promise(() =>
        ai.models.generateContent({ ...ask, config: { responseMimeType, responseSchema } }),
      )
      const value = JSON.parse(google.text ?? "")
      assert.deepStrictEqual(Object.keys(value), ["ages", "name"])
      assert.lengthOf(value.ages, 2)
      assert.isTrue(value.ages.every((age: number) => Number.isInteger(age) && age >= 1 && age <= 9))
      const responseJsonSchema = { type: "array", items: { enum: ["red", "green"] }, minItems: 1 }
      const plain = yield* Effect.promise(() =>
        ai.models.generateContent({ ...ask, config: { responseMimeType, responseJsonSchema } }),
      )
      assert.include(["red", "green"], JSON.parse(plain.text ?? "")[0])
    }),
  )

  it.effect("counts as the answer's usage does", () =>
    Effect.gen(function* () {
      const ai = yield* client
      const inline = ["image/png", "application/pdf", "video/mp4", "audio/mp3"].map((mimeType) => ({
        inlineData: { mimeType, data: "iVBORw0KGgo=" },
      }))
      const files = ["video/mp4", "audio/wav"].map((mimeType) => ({ fileData: { mimeType, fileUri: "files/one" } }))
      const contents = [{ text: "What is this?" }, ...inline, ...files]
      const counted = yield* Effect.promise(() => ai.models.countTokens({ model: ask.model, contents }))
      const { usageMetadata } = yield* Effect.promise(() => ai.models.generateContent({ model: ask.model, contents }))
      assert.strictEqual(counted.totalTokens, usageMetadata?.promptTokenCount)
      assert.deepStrictEqual(
        usageMetadata?.promptTokensDetails?.map(({ modality }) => modality),
        ["TEXT", "IMAGE", "VIDEO", "AUDIO", "DOCUMENT"] as never,
      )

      const sum = usageMetadata?.promptTokensDetails?.reduce((total, { tokenCount = 0 }) => total + tokenCount, 0)
      assert.strictEqual(sum, counted.totalTokens)
    }),
  )

  it.effect("embeds", () =>
    Effect.gen(function* () {
      const ai = yield* client
      const { embeddings } = yield* Effect.promise(() =>
        ai.models.embedContent({
          model: "gemini-embedding-001",
          contents: ["a small cat", "a small dog"],
          config: { outputDimensionality: 128 },
        }),
      )
      assert.deepStrictEqual(
        embeddings?.map(({ values }) => values?.length),
        [128, 128],
      )
      const length = embeddings?.[0]?.values?.reduce((sum, value) => sum + value * value, 0) ?? 0
      assert.approximately(length, 1, 1e-5)
    }),
  )

  it.effect("lists models page by page, and finds one", () =>
    Effect.gen(function* () {
      const ai = yield* client
      const names = yield* Effect.promise(async () => {
        const found: Array<string> = []
        for await (const { name } of await ai.models.list({ config: { pageSize: 7 } })) found.push(name ?? "")
        return found
      })
      assert.isAbove(names.length, 14)
      assert.strictEqual(new Set(names).size, names.length)
      assert.include(names, "models/gemini-2.5-flash")
      const model = yield* Effect.promise(() => ai.models.get({ model: "gemini-2.5-flash" }))
      assert.deepInclude(model as object, { name: "models/gemini-2.5-flash", inputTokenLimit: 1_048_576 })
    }),
  )

  describe("errors", () => {
    const failureOf = (call: (ai: GoogleGenAI) => Promise<unknown>) =>
      Effect.flatMap(client, (ai) =>
        Effect.promise(() =>
          call(ai).then(
            () => undefined,
            (error: unknown) => error,
          ),
        ),
      )

    it.effect("are the SDK's own, with Google's JSON in the message", () =>
      Effect.gen(function* () {
        const bad = yield* failureOf((ai) => ai.models.generateContent({ ...ask, config: { temperature: 9 } }))
        assert.instanceOf(bad, ApiError)
        assert.strictEqual(bad.status, 400)
        assert.strictEqual(bad.name, "ApiError")
        assert.strictEqual(JSON.parse(bad.message).error.status, "INVALID_ARGUMENT")
        const missing = yield* failureOf((ai) => ai.models.get({ model: "gemini-99" }))
        assert.instanceOf(missing, ApiError)
        assert.strictEqual(missing.status, 404)
        const level = { thinkingConfig: { thinkingLevel: ThinkingLevel.LOW, thinkingBudget: 5 } }
        const both = yield* failureOf((ai) => ai.models.generateContentStream({ ...ask, config: level }))
        assert.instanceOf(both, ApiError)
      }),
    )
  })
})

layer(TestServer.layer({ models: { unknown: "reject" } }), { excludeTestServices: true })("strict models", (it) => {
  it.effect("are those that the path names, also through Vertex AI", () =>
    Effect.gen(function* () {
      const { url } = yield* TestServer
      const vertex = new GoogleGenAI({ vertexai: true, apiKey: "test", httpOptions: { baseUrl: url } })
      const response = yield* Effect.promise(() => vertex.models.generateContent(ask))
      assert.strictEqual(response.modelVersion, ask.model)
      const error = yield* Effect.promise(() =>
        vertex.models.generateContent({ ...ask, model: "gemini-99" }).catch((failure: unknown) => failure),
      )
      assert.instanceOf(error, ApiError)
      assert.strictEqual(error.status, 404)
    }),
  )
})
