/** One prompt at one seed gets the same text, calls and counts from Gemini's API as from OpenAI's, streamed and whole. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { json, postJson } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const person = {
  type: "object",
  properties: { name: { type: "string" }, age: { type: "integer", minimum: 1, maximum: 9 } },
  required: ["name", "age"],
}
const upperCase = {
  type: "OBJECT",
  properties: { name: { type: "STRING" }, age: { type: "INTEGER", minimum: 1, maximum: 9 } },
  required: ["name", "age"],
}
const names = ["find_person", "make_person"]

interface Case {
  readonly model?: string
  readonly openai?: object
  readonly config?: object
  readonly gemini?: object
  readonly settings?: object
}

const cases: Readonly<Record<string, Case>> = {
  text: {},
  length: { openai: { max_tokens: 7 }, config: { maxOutputTokens: 7 } },
  stop: { openai: { stop: [" adip"] }, config: { stopSequences: [" adip"] } },
  "two choices": { openai: { n: 2 }, config: { candidateCount: 2 } },
  chunks: { settings: { latency: { profile: "instant", chunking: 3 } } },
  calls: {
    openai: { tools: names.map((name) => ({ type: "function", function: { name, parameters: person } })) },
    gemini: { tools: [{ functionDeclarations: names.map((name) => ({ name, parameters: upperCase })) }] },
    settings: { tools: { max_parallel: 2 } },
  },
  "text and calls": {
    openai: { tools: [{ type: "function", function: { name: "find_person", parameters: person } }] },
    gemini: { tools: [{ functionDeclarations: [{ name: "find_person", parametersJsonSchema: person }] }] },
    settings: { tools: { preamble_rate: 1 } },
  },
  structured: {
    openai: { response_format: { type: "json_schema", json_schema: { name: "person", schema: person } } },
    config: { responseMimeType: "application/json", responseSchema: upperCase },
  },
  thoughts: { model: "gemini-2.5-pro", config: { thinkingConfig: { includeThoughts: true } } },
}

interface Said {
  readonly texts: ReadonlyArray<string>
  readonly calls: ReadonlyArray<unknown>
  readonly counts: ReadonlyArray<number>
}

const saidByOpenAi = (completion: {
  choices: Array<{
    message: { content: string | null; tool_calls?: Array<{ function: { name: string; arguments: string } }> }
  }>
  usage: { prompt_tokens: number; completion_tokens: number; completion_tokens_details: { reasoning_tokens: number } }
}): Said => ({
  texts: completion.choices.map(({ message }) => message.content ?? ""),
  calls: completion.choices.flatMap(({ message }) =>
    (message.tool_calls ?? []).map((call) => [call.function.name, JSON.parse(call.function.arguments)]),
  ),
  counts: [
    completion.usage.prompt_tokens,
    completion.usage.completion_tokens,
    completion.usage.completion_tokens_details.reasoning_tokens,
  ],
})

interface Response {
  readonly candidates: ReadonlyArray<{
    readonly index: number
    readonly content: {
      readonly parts: ReadonlyArray<{
        text?: string
        thought?: boolean
        functionCall?: { name: string; args: unknown }
      }>
    }
  }>
  readonly usageMetadata: { promptTokenCount: number; candidatesTokenCount: number; thoughtsTokenCount?: number }
}

const saidByGemini = (chunks: ReadonlyArray<Response>): Said => {
  const texts: Array<string> = []
  const calls: Array<unknown> = []
  for (const { index, content } of chunks.flatMap(({ candidates }) => candidates)) {
    for (const { text, thought, functionCall } of content.parts) {
      if (thought !== true) texts[index] = (texts[index] ?? "") + (text ?? "")
      if (functionCall !== undefined) calls.push([functionCall.name, functionCall.args])
    }
  }
  const {
    promptTokenCount,
    candidatesTokenCount,
    thoughtsTokenCount = 0,
  } = chunks.at(-1)?.usageMetadata ?? { promptTokenCount: 0, candidatesTokenCount: 0 }
  return { texts, calls, counts: [promptTokenCount, candidatesTokenCount + thoughtsTokenCount, thoughtsTokenCount] }
}

for (const [name, { model = "gemini-2.0-flash", openai, config, gemini, settings = {} }] of Object.entries(cases)) {
  layer(TestServer.layer({ ...settings }), { excludeTestServices: true })(name, (it) => {
    it.effect("says and costs the same", () =>
      Effect.gen(function* () {
        const messages = [
          { role: "system", content: "Be brief" },
          { role: "user", content: "Say something in JSON" },
        ]
        const expected = saidByOpenAi(json(yield* postJson("/v1/chat/completions", { model, messages, ...openai })))
        const body = {
          systemInstruction: { parts: [{ text: "Be brief" }] },
          contents: [{ role: "user", parts: [{ text: "Say something in JSON" }] }],
          generationConfig: config ?? {},
          ...gemini,
        }
        const path = `/v1beta/models/${model}`
        const whole = saidByGemini([json(yield* postJson(`${path}:generateContent`, body))])
        assert.deepStrictEqual(whole, expected)
        const events = (yield* postJson(`${path}:streamGenerateContent?alt=sse`, body)).text
        const chunks = events
          .split("\r\n\r\n")
          .filter((event) => event !== "")
          .map((event) => JSON.parse(event.slice(6)))
        assert.deepStrictEqual(saidByGemini(chunks), expected)
        const array = json(yield* postJson(`${path}:streamGenerateContent`, body))
        assert.deepStrictEqual(saidByGemini(array), expected)
        const totals = chunks.map(({ usageMetadata }) => usageMetadata.totalTokenCount)
        assert.deepStrictEqual(
          totals,
          totals.toSorted((one: number, other: number) => one - other),
        )
      }),
    )
  })
}
