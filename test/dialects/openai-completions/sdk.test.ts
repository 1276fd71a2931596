/** The legacy completions through the official SDK. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import OpenAI from "openai"
import { Tokenizer } from "../../../src/tokenizer/Tokenizer.ts"
import { json, postJson } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const model = "gpt-3.5-turbo-instruct"

const client = Effect.map(
  TestServer,
  ({ url }) => new OpenAI({ baseURL: `${url}/v1`, apiKey: "sk-test", maxRetries: 0 }),
)

const complete = (fields: Partial<OpenAI.CompletionCreateParamsNonStreaming>) =>
  Effect.flatMap(client, (openai) =>
    Effect.promise(() => openai.completions.create({ model, prompt: "The sea is", ...fields })),
  )

const chunksOf = (fields: Partial<OpenAI.CompletionCreateParamsStreaming>) =>
  Effect.flatMap(client, (openai) =>
    Effect.promise(async () => {
      const stream = await openai.completions.create({ model, prompt: "The sea is", ...fields, stream: true })
      const chunks: Array<OpenAI.Completion> = []
      for await (const chunk of stream) chunks.push(chunk)
      return chunks
    }),
  )

const count = (text: string) =>
  Effect.flatMap(Tokenizer, (tokenizer) => tokenizer.count(text, model)).pipe(Effect.provide(Tokenizer.layer))

layer(TestServer.layer(), { excludeTestServices: true })("legacy completions", (it) => {
  it.effect("give 16 tokens when nobody says how many, and count the prompt's text alone", () =>
    Effect.gen(function* () {
      const completion = yield* complete({})
      assert.match(completion.id, /^cmpl-/)
      assert.strictEqual(completion.object, "text_completion")
      const [choice] = completion.choices
      assert.deepInclude(choice, { index: 0, logprobs: null, finish_reason: "length" })
      assert.strictEqual(yield* count(choice?.text ?? ""), 16)
      assert.deepInclude(completion.usage, { prompt_tokens: 3, completion_tokens: 16, total_tokens: 19 })
    }),
  )

  it.effect("stream the same text, with the usage when asked", () =>
    Effect.gen(function* () {
      const whole = yield* complete({ max_tokens: 30 })
      const chunks = yield* chunksOf({ max_tokens: 30, stream_options: { include_usage: true } })
      const text = chunks.map((chunk) => chunk.choices[0]?.text ?? "").join("")
      assert.strictEqual(text, whole.choices[0]?.text)
      assert.strictEqual(chunks.at(-2)?.choices[0]?.finish_reason, "length")
      assert.deepStrictEqual(chunks.at(-1)?.usage, whole.usage)
      assert.isEmpty(chunks.at(-1)?.choices)
    }),
  )

  it.effect("answer each of several prompts n times, and echo them", () =>
    Effect.gen(function* () {
      const completion = yield* complete({ prompt: ["One", "Two three"], n: 2, echo: true, max_tokens: 4 })
      assert.deepStrictEqual(
        completion.choices.map(({ index, text }) => [index, text.startsWith(index < 2 ? "One" : "Two three")]),
        [0, 1, 2, 3].map((index) => [index, true]),
      )
      assert.deepInclude(completion.usage, { prompt_tokens: 3, completion_tokens: 16 })
      const chunks = yield* chunksOf({ prompt: ["One", "Two three"], n: 2, echo: true, max_tokens: 4 })
      for (const { index, text } of completion.choices) {
        const streamed = chunks.flatMap(({ choices }) => choices).filter((choice) => choice.index === index)
        assert.strictEqual(streamed.map((choice) => choice.text).join(""), text)
      }
    }),
  )

  it.effect("read prompts of tokens", () =>
    Effect.gen(function* () {
      const [one, several] = [
        yield* complete({ prompt: [791, 9581, 374], echo: true }),
        yield* complete({ prompt: [[791, 9581, 374], [791]], echo: true }),
      ]
      assert.match(one.choices[0]?.text ?? "", /^The sea is/)
      assert.strictEqual(one.usage?.prompt_tokens, 3)
      assert.lengthOf(several.choices, 2)
      assert.match(several.choices[1]?.text ?? "", /^The/)
    }),
  )

  it.effect("give probabilities with their places in the text", () =>
    Effect.gen(function* () {
      const { choices } = yield* complete({ logprobs: 2, max_tokens: 5, echo: true })
      const { text = "", logprobs } = choices[0] ?? {}
      const { tokens = [], text_offset = [], top_logprobs = [], token_logprobs = [] } = logprobs ?? {}
      assert.lengthOf(tokens, 5)
      for (const [i, token] of tokens.entries()) {
        const from = text_offset[i] ?? 0
        assert.strictEqual(text.slice(from, from + token.length), token)
        assert.strictEqual(top_logprobs[i]?.[token], token_logprobs[i])
        assert.lengthOf(Object.keys(top_logprobs[i] ?? {}), 2)
      }
      const streamed = yield* chunksOf({ logprobs: 2, max_tokens: 5, echo: true })
      assert.deepStrictEqual(
        streamed.flatMap((chunk) => chunk.choices[0]?.logprobs?.text_offset ?? []),
        text_offset,
      )
    }),
  )

  it.effect("stop before the caller's stop text", () =>
    Effect.gen(function* () {
      const { choices } = yield* complete({ stop: " sit", max_tokens: 30 })
      assert.deepInclude(choices[0], { text: "Lorem ipsum dolor", finish_reason: "stop" })
    }),
  )

  const refused: ReadonlyArray<readonly [string, object, string | null]> = [
    ["no model", { model: undefined }, "model"],
    ["a prompt that is an object", { prompt: {} }, "prompt"],
    ["a prompt of mixed things", { prompt: ["one", 2] }, "prompt[1]"],
    ["less best_of than n", { n: 3, best_of: 2 }, "best_of"],
    ["best_of in a stream", { best_of: 2, stream: true }, "best_of"],
    ["six logprobs", { logprobs: 6 }, "logprobs"],
    ["five stop texts", { stop: ["1", "2", "3", "4", "5"] }, "stop"],
    ["stream options without a stream", { stream_options: { include_usage: true } }, "stream_options"],
    ["too many choices", { prompt: Array.from({ length: 70 }, () => "x"), n: 2 }, "n"],
  ]
  for (const [name, fields, param] of refused) {
    it.effect(`refuse ${name}`, () =>
      Effect.gen(function* () {
        const answer = yield* postJson("/v1/completions", { model, prompt: "Hi", ...fields })
        assert.strictEqual(answer.status, 400)
        assert.strictEqual(json(answer).error.param, param)
      }),
    )
  }
})

layer(TestServer.layer({ mocks: { rules: [{ response: { content: "Wait.", finish_reason: "pause_turn" } }] } }), {
  excludeTestServices: true,
})("a mock that pauses", (it) => {
  it.effect("stops, as completions know no pauses", () =>
    Effect.gen(function* () {
      const { choices } = yield* complete({})
      assert.deepInclude(choices[0], { text: "Wait.", finish_reason: "stop" })
    }),
  )
})
