/** Prompts and answers that Google's filters stop, and calls that came out wrong. */
import { assert, describe, layer } from "@effect/vitest"
import { type GenerateContentConfig, GoogleGenAI, HarmBlockThreshold, HarmCategory, Type } from "@google/genai"
import { Effect } from "effect"
import { json, postJson, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const client = Effect.map(TestServer, ({ url }) => new GoogleGenAI({ apiKey: "test", httpOptions: { baseUrl: url } }))

const model = "gemini-2.0-flash"

/** The answer whole, and the last chunk of its stream. */
const both = Effect.fnUntraced(function* (contents: string, config: GenerateContentConfig) {
  const ai = yield* client
  const whole = yield* Effect.promise(() => ai.models.generateContent({ model, contents, config }))
  const chunks = yield* Effect.promise(async () => {
    const all = []
    for await (const chunk of await ai.models.generateContentStream({ model, contents, config })) all.push(chunk)
    return all
  })
  return { whole, chunks, last: chunks.at(-1) }
})

const setting = (category: HarmCategory, threshold: HarmBlockThreshold) => ({
  safetySettings: [{ category, threshold }],
})
const { HARM_CATEGORY_DANGEROUS_CONTENT: danger, HARM_CATEGORY_HARASSMENT: harassment } = HarmCategory
const { BLOCK_LOW_AND_ABOVE: low, OFF: off } = HarmBlockThreshold

layer(TestServer.layer({ moderation: { flagged_words: { shark: "violence", idiot: "harassment" } } }), {
  excludeTestServices: true,
})("safety settings", (it) => {
  it.effect("block a prompt of what they name: there is no candidate, and the prompt alone costs", () =>
    Effect.gen(function* () {
      const { whole, chunks, last } = yield* both("Tell me of the shark", setting(danger, low))
      for (const answer of [whole, last]) {
        assert.isUndefined(answer?.candidates)
        assert.strictEqual(`${answer?.promptFeedback?.blockReason}`, "SAFETY")
        assert.deepStrictEqual(
          answer?.promptFeedback?.safetyRatings?.filter(({ blocked }) => blocked).map(({ category }) => category),
          [danger],
        )
        const { promptTokenCount, totalTokenCount, candidatesTokenCount } = answer?.usageMetadata ?? {}
        assert.deepStrictEqual([totalTokenCount, candidatesTokenCount], [promptTokenCount, undefined])
      }
      assert.lengthOf(chunks, 1)
      const stats = json(yield* request("/llmsim/stats"))
      assert.strictEqual(stats.completion_tokens, 0)
    }),
  )

  const through: ReadonlyArray<readonly [string, string, GenerateContentConfig]> = [
    ["harmless words", "Tell me of the sea", setting(danger, low)],
    ["another harm", "You idiot", setting(danger, low)],
    ["a harm that is let through", "You idiot", setting(harassment, off)],
    ["a caller without settings", "You idiot", {}],
  ]
  for (const [name, contents, config] of through) {
    it.effect(`answer ${name}`, () =>
      Effect.gen(function* () {
        const { whole, last } = yield* both(contents, config)
        assert.strictEqual(whole.candidates?.[0]?.finishReason as string, "STOP")
        assert.isUndefined(whole.promptFeedback)
        assert.isUndefined(last?.promptFeedback)
      }),
    )
  }
})

const rules = [
  { match: { content_equals: "never" }, response: { content: "", finish_reason: "content_filter" } },
  { match: { content_equals: "halfway" }, response: { content: "So far", finish_reason: "content_filter" } },
  { match: { content_equals: "nobody" }, response: { error: { status: 401 } } },
  { match: { content_equals: "badly" }, response: { tool_calls: [{ name: "look", arguments: '{"at": sea' }] } },
  {
    match: { content_equals: "partly" },
    response: {
      tool_calls: [
        { name: "look", arguments: { at: "sea" } },
        { name: "look", arguments: "[]" },
      ],
    },
  },
]

layer(TestServer.layer({ mocks: { rules } }), { excludeTestServices: true })("a mock", (it) => {
  it.effect("blocks a prompt that it filters without a word", () =>
    Effect.gen(function* () {
      const { whole, last } = yield* both("never", { candidateCount: 2 })
      for (const answer of [whole, last]) {
        assert.isUndefined(answer?.candidates)
        assert.deepStrictEqual(answer?.promptFeedback as unknown, { blockReason: "PROHIBITED_CONTENT" })
      }
    }),
  )

  it.effect("filters an answer on its way, with the rating that says why", () =>
    Effect.gen(function* () {
      const { whole, last } = yield* both("halfway", {})
      assert.strictEqual(whole.text, "So far")
      for (const answer of [whole, last]) {
        const { finishReason, safetyRatings } = answer?.candidates?.[0] ?? {}
        assert.strictEqual(finishReason as string, "SAFETY")
        assert.strictEqual(safetyRatings?.filter(({ blocked }) => blocked).length, 1)
      }
    }),
  )

  it.effect("knows no caller, with Google's word for it", () =>
    Effect.gen(function* () {
      const contents = [{ parts: [{ text: "nobody" }] }]
      const answer = yield* postJson(`/v1beta/models/${model}:generateContent`, { contents })
      assert.deepStrictEqual([answer.status, json(answer).error.status], [401, "UNAUTHENTICATED"])
    }),
  )

  it.effect("calls with arguments that are no object: malformed, and no such call in the content", () =>
    Effect.gen(function* () {
      const expected: Readonly<Record<string, Array<string>>> = { badly: [], partly: ["look"] }
      for (const [user, names] of Object.entries(expected)) {
        const { whole, chunks, last } = yield* both(user, {})
        for (const answer of [whole, last]) {
          assert.strictEqual(answer?.candidates?.[0]?.finishReason as string, "MALFORMED_FUNCTION_CALL")
        }
        const calls = (answers: ReadonlyArray<typeof whole>) =>
          answers.flatMap(({ functionCalls }) => functionCalls ?? []).map((call) => call.name)
        assert.deepStrictEqual(calls([whole]) as Array<string>, names)
        assert.deepStrictEqual(calls(chunks) as Array<string>, names)
      }
    }),
  )
})

layer(TestServer.layer(), { excludeTestServices: true })("a fault", (it) => {
  const path = `/v1beta/models/${model}:generateContent`
  const body = { contents: [{ parts: [{ text: "Tell me of the sea" }] }] }
  const faulty = (fault: string, to = path, asked: object = body) =>
    Effect.map(postJson(to, asked, { "x-llmsim-fault": fault }), json)

  it.effect("filters a third of the text away, or as much as it says, or the prompt itself", () =>
    Effect.gen(function* () {
      for (const [fault, tokens] of [
        ["content_filter", 34],
        ["content_filter;at_fraction=0.5", 50],
        ["content_filter;after_events=7", 7],
      ] as const) {
        const { candidates, usageMetadata } = yield* faulty(fault)
        assert.deepStrictEqual([candidates[0].finishReason, usageMetadata.candidatesTokenCount], ["SAFETY", tokens])
      }
      for (const fault of ["content_filter;after_events=0", "content_filter;at_fraction=0"]) {
        const { candidates, promptFeedback } = yield* faulty(fault)
        assert.deepStrictEqual([candidates, promptFeedback], [undefined, { blockReason: "PROHIBITED_CONTENT" }])
      }
    }),
  )

  it.effect("filters all of the answer in the other dialects too", () =>
    Effect.gen(function* () {
      const messages = [{ role: "user", content: "Tell me of the sea" }]
      const chat = yield* faulty("content_filter;after_events=0", "/v1/chat/completions", { model: "o3", messages })
      assert.deepStrictEqual([chat.choices[0].finish_reason, chat.usage.completion_tokens], ["content_filter", 0])
    }),
  )
})

describe("enumerations", () => {
  layer(TestServer.layer(), { excludeTestServices: true })((it) => {
    it.effect("are answered by one of their words alone, whole and streamed", () =>
      Effect.gen(function* () {
        const words = ["wind", "brass", "strings"]
        const responseSchema = { type: Type.STRING, format: "enum", enum: words }
        const { whole, chunks } = yield* both("An oboe", { responseMimeType: "text/x.enum", responseSchema })
        assert.include(words, whole.text)
        assert.strictEqual(chunks.map(({ text }) => text ?? "").join(""), whole.text)
        const asJson = yield* both("An oboe", { responseMimeType: "application/json", responseSchema })
        assert.include(words, JSON.parse(asJson.whole.text ?? ""))
      }),
    )
  })
})
