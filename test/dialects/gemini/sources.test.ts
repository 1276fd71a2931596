/** What Google's own tools leave in an answer: sources with their places in the text, pages, code, and quotations. */
import { assert, layer } from "@effect/vitest"
import { type Candidate, type GenerateContentConfig, type GenerateContentResponse, GoogleGenAI } from "@google/genai"
import { Effect, Schema } from "effect"
import { GenerateContentResponse as WireResponse } from "../../../src/dialects/gemini/WireReply.ts"
import { json, postJson } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const client = Effect.map(TestServer, ({ url }) => new GoogleGenAI({ apiKey: "test", httpOptions: { baseUrl: url } }))

interface Ask {
  readonly model?: string
  readonly contents?: string
  readonly config: GenerateContentConfig
}

const asked = ({ model = "gemini-2.5-flash", contents = "Tell me of the sea", config }: Ask) => ({
  model,
  contents,
  config: { thinkingConfig: { thinkingBudget: 0 }, ...config },
})

const whole = Effect.fnUntraced(function* (ask: Ask) {
  const ai = yield* client
  return yield* Effect.promise(() => ai.models.generateContent(asked(ask)))
})

const streamed = Effect.fnUntraced(function* (ask: Ask) {
  const ai = yield* client
  return yield* Effect.promise(async () => {
    const chunks: Array<GenerateContentResponse> = []
    for await (const chunk of await ai.models.generateContentStream(asked(ask))) chunks.push(chunk)
    return chunks
  })
})

const candidateOf = (response: GenerateContentResponse | undefined): Candidate => response?.candidates?.[0] ?? {}

const search = { tools: [{ googleSearch: {} }] }
const fixed = { response: { generator: "fixed:Zoë drinks — ごくごく — a glass of Öl, and it is good 🙂 for her." } }

layer(TestServer.layer(fixed), { excludeTestServices: true })("a search", (it) => {
  it.effect("grounds the text, by bytes of the part that holds it", () =>
    Effect.gen(function* () {
      const answer = yield* whole({ config: search })
      const { groundingMetadata } = candidateOf(answer)
      const {
        groundingChunks = [],
        groundingSupports = [],
        webSearchQueries,
        searchEntryPoint,
      } = groundingMetadata ?? {}
      assert.deepStrictEqual(webSearchQueries, ["Tell me of the sea"])
      assert.include(searchEntryPoint?.renderedContent, "Tell me of the sea</a>")
      assert.isAbove(groundingSupports.length, 0)
      const bytes = Buffer.from(answer.text ?? "")
      for (const { segment, groundingChunkIndices = [], confidenceScores } of groundingSupports) {
        const { startIndex = 0, endIndex = 0, text } = segment ?? {}
        assert.strictEqual(bytes.subarray(startIndex, endIndex).toString(), text)
        for (const index of groundingChunkIndices) assert.match(groundingChunks[index]?.web?.uri ?? "", /^https:/)
        assert.isUndefined(confidenceScores)
      }
      assert.isTrue(groundingSupports.some(({ segment }) => (segment?.startIndex ?? 0) > 0))
    }),
  )

  it.effect("is told of with the last chunk of a stream alone", () =>
    Effect.gen(function* () {
      const chunks = yield* streamed({ config: search })
      const grounded = chunks.map((chunk) => candidateOf(chunk).groundingMetadata !== undefined)
      assert.deepStrictEqual(grounded, [...chunks.slice(1).map(() => false), true])
      const { groundingSupports = [] } = candidateOf(chunks.at(-1)).groundingMetadata ?? {}
      const bytes = Buffer.from(chunks.map(({ text }) => text ?? "").join(""))
      for (const { segment } of groundingSupports) {
        assert.strictEqual(bytes.subarray(segment?.startIndex ?? 0, segment?.endIndex).toString(), segment?.text)
      }
    }),
  )

  it.effect("says how sure it is before Gemini 2.5, by its older name too", () =>
    Effect.gen(function* () {
      const config = { tools: [{ googleSearchRetrieval: {} }], thinkingConfig: {} }
      const { groundingMetadata } = candidateOf(yield* whole({ model: "gemini-2.0-flash", config }))
      for (const { confidenceScores, groundingChunkIndices } of groundingMetadata?.groundingSupports ?? []) {
        assert.lengthOf(confidenceScores ?? [], groundingChunkIndices?.length ?? 0)
      }
      assert.isNotEmpty(groundingMetadata?.groundingSupports)
    }),
  )

  it.effect("is not declared, and nothing is grounded", () =>
    Effect.gen(function* () {
      assert.isUndefined(candidateOf(yield* whole({ config: {} })).groundingMetadata)
    }),
  )
})

layer(TestServer.layer(), { excludeTestServices: true })("Google's other tools", (it) => {
  it.effect("read the pages that the question names", () =>
    Effect.gen(function* () {
      const contents = "Compare https://example.com/a, (https://example.org/b?c=1) and https://example.com/a."
      const { groundingMetadata, urlContextMetadata } = candidateOf(
        yield* whole({ contents, config: { tools: [{ urlContext: {} }] } }),
      )
      const pages = ["https://example.com/a", "https://example.org/b?c=1"]
      assert.deepStrictEqual(
        urlContextMetadata?.urlMetadata?.map(({ retrievedUrl, urlRetrievalStatus }) => [
          retrievedUrl,
          `${urlRetrievalStatus}`,
        ]),
        pages.map((page) => [page, "URL_RETRIEVAL_STATUS_SUCCESS"]),
      )
      assert.deepStrictEqual(
        groundingMetadata?.groundingChunks?.map(({ web }) => [web?.uri, web?.title]),
        [
          [pages[0], "example.com"],
          [pages[1], "example.org"],
        ],
      )
      assert.isUndefined(groundingMetadata?.webSearchQueries)
      const none = candidateOf(yield* whole({ config: { tools: [{ urlContext: {} }] } }))
      assert.isUndefined(none.urlContextMetadata)
    }),
  )

  it.effect("run code before the text, the same whole and streamed", () =>
    Effect.gen(function* () {
      const config = {
        tools: [{ codeExecution: {} }, { googleSearch: {} }],
        thinkingConfig: { thinkingBudget: 64, includeThoughts: true },
      }
      const answer = yield* whole({ config })
      const { content, groundingMetadata } = candidateOf(answer)
      const kinds = content?.parts?.map((part) => Object.keys(part).find((key) => key !== "thought"))
      assert.deepStrictEqual(kinds, ["text", "executableCode", "codeExecutionResult", "text"])
      const [numbers = 0] = /\d+/.exec(answer.executableCode ?? "")?.map(Number) ?? []
      assert.strictEqual(Number(answer.codeExecutionResult), (numbers * (numbers - 1)) / 2)
      const { segment } = groundingMetadata?.groundingSupports?.[0] ?? {}
      assert.strictEqual(segment?.partIndex, 3)
      const chunks = yield* streamed({ config })
      const parts = chunks.flatMap((chunk) => candidateOf(chunk).content?.parts ?? [])
      const code = parts.findIndex(({ executableCode }) => executableCode !== undefined)
      assert.isTrue(parts.slice(0, code).every(({ thought }) => thought === true))
      assert.isDefined(parts[code + 1]?.codeExecutionResult)
      assert.isTrue(parts.slice(code + 2).every(({ text, thought }) => text !== undefined && thought !== true))
      const last = candidateOf(chunks.at(-1)).groundingMetadata?.groundingSupports?.[0]
      assert.strictEqual(last?.segment?.partIndex, 3)
    }),
  )

  it.effect("are in the code that a chat sends back", () =>
    Effect.gen(function* () {
      const ai = yield* client
      const chat = ai.chats.create({ model: "gemini-2.0-flash", config: { tools: [{ codeExecution: {} }] } })
      const first = yield* Effect.promise(() => chat.sendMessage({ message: "Add" }))
      const second = yield* Effect.promise(() => chat.sendMessage({ message: "And now?" }))
      assert.isDefined(first.executableCode)
      assert.isDefined(second.executableCode)
      assert.lengthOf(chat.getHistory(), 4)
    }),
  )

  it.effect("come with a cached content that declares them", () =>
    Effect.gen(function* () {
      const ai = yield* client
      const model = "gemini-2.0-flash"
      const cache = yield* Effect.promise(() =>
        ai.caches.create({ model, config: { contents: "word ".repeat(4_200), tools: [{ googleSearch: {} }] } }),
      )
      const config = { cachedContent: cache.name ?? "", thinkingConfig: {} }
      assert.isDefined(candidateOf(yield* whole({ model, config })).groundingMetadata)
    }),
  )

  const names = (count: number) => Array.from({ length: count }, (_, i) => `https://example.com/${i}`).join(" ")
  const refused: ReadonlyArray<readonly [string, object, string]> = [
    [
      "functions beside a search",
      { tools: [{ googleSearch: {} }, { functionDeclarations: [{ name: "look" }] }] },
      "Tool use with function calling is unsupported",
    ],
    [
      "JSON from a search",
      { tools: [{ googleSearch: {} }], generationConfig: { responseMimeType: "application/json" } },
      "Tool use with a response mime type: 'application/json' is unsupported",
    ],
    [
      "more pages than are read",
      { tools: [{ urlContext: {} }], contents: [{ parts: [{ text: names(21) }] }] },
      "Number of urls to lookup exceeds the limit (21 > 20).",
    ],
  ]
  for (const [name, fields, message] of refused) {
    it.effect(`${name} gets its 400`, () =>
      Effect.gen(function* () {
        const contents = [{ parts: [{ text: names(20) }] }]
        const path = "/v1beta/models/gemini-2.5-flash:generateContent"
        const answer = yield* postJson(path, { contents, ...fields })
        assert.deepStrictEqual([answer.status, json(answer).error.message], [400, message])
        assert.strictEqual((yield* postJson(path, { contents, tools: [{ urlContext: {} }] })).status, 200)
      }),
    )
  }
})

layer(TestServer.layer({ response: { target_tokens: 12 } }), { excludeTestServices: true })("few answers", (it) => {
  const body = { contents: [{ parts: [{ text: "Tell me of the sea" }] }] }

  it.effect("quote others, by the seed", () =>
    Effect.gen(function* () {
      const seen: Array<object> = []
      for (let asked = 0; asked < 1_000; asked++) {
        const answer = json(yield* postJson("/v1beta/models/gemini-2.0-flash:generateContent", body))
        if (answer.candidates[0].citationMetadata !== undefined) seen.push(answer)
      }
      assert.isAtLeast(seen.length, 1)
      assert.isBelow(seen.length, 20)
      const { candidates } = Schema.decodeUnknownSync(WireResponse)(seen[0])
      const [source] = candidates?.[0]?.citationMetadata?.citationSources ?? []
      const bytes = Buffer.from(candidates?.[0]?.content?.parts?.[0]?.text ?? "")
      assert.isAbove(bytes.subarray(source?.startIndex ?? 0, source?.endIndex).length, 0)
      assert.match(source?.uri ?? "", /^https:/)
    }),
  )
})
