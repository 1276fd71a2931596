/** The official OpenAI SDK, pointed at a simulator, sees what it sees at OpenAI. */
import { assert, describe, layer } from "@effect/vitest"
import { Effect } from "effect"
import OpenAI, { APIError, BadRequestError, NotFoundError } from "openai"
import { Tokenizer } from "../../../src/tokenizer/Tokenizer.ts"
import { TestServer } from "../../support/TestServer.ts"

const client = Effect.map(
  TestServer,
  ({ url }) => new OpenAI({ baseURL: `${url}/v1`, apiKey: "sk-test", maxRetries: 0 }),
)

const ask = { model: "gpt-4o", messages: [{ role: "user" as const, content: "Tell me of the sea" }] }

const count = (text: string) =>
  Effect.flatMap(Tokenizer, (tokenizer) => tokenizer.count(text, "gpt-4o")).pipe(Effect.provide(Tokenizer.layer))

const collect = async <A>(stream: AsyncIterable<A>): Promise<ReadonlyArray<A>> => {
  const chunks: Array<A> = []
  for await (const chunk of stream) chunks.push(chunk)
  return chunks
}

layer(TestServer.layer(), { excludeTestServices: true })("openai SDK", (it) => {
  it.effect("completes whole, with every field that it types", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const completion = yield* Effect.promise(() => openai.chat.completions.create(ask))
      const text = completion.choices[0]?.message.content ?? ""
      assert.strictEqual(completion.object, "chat.completion")
      assert.match(completion.id, /^chatcmpl-/)
      assert.strictEqual(completion.model, "gpt-4o")
      assert.strictEqual(completion.service_tier, "default")
      assert.match(completion.system_fingerprint ?? "", /^fp_[0-9a-f]{10}$/)
      assert.deepStrictEqual(completion.choices[0], {
        index: 0,
        message: { role: "assistant", content: text, refusal: null, annotations: [] },
        logprobs: null,
        finish_reason: "stop",
      })
      assert.strictEqual(completion.usage?.completion_tokens, 100)
      assert.strictEqual(yield* count(text), 100)
      assert.strictEqual(completion.usage?.total_tokens, (completion.usage?.prompt_tokens ?? 0) + 100)
      assert.isString(completion._request_id)
    }),
  )

  it.effect("streams: a role, one chunk per token, the reason, and the usage when asked", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const chunks = yield* Effect.promise(async () =>
        collect(
          await openai.chat.completions.create({ ...ask, stream: true, stream_options: { include_usage: true } }),
        ),
      )
      assert.lengthOf(chunks, 1 + 100 + 1 + 1)
      assert.deepStrictEqual(chunks[0]?.choices[0]?.delta, { role: "assistant", content: "", refusal: null })
      assert.isTrue(chunks.slice(0, -1).every((chunk) => chunk.usage === null))
      assert.strictEqual(chunks.at(-2)?.choices[0]?.finish_reason, "stop")
      assert.deepStrictEqual(chunks.at(-1)?.choices, [])
      assert.strictEqual(chunks.at(-1)?.usage?.completion_tokens, 100)
      assert.strictEqual(new Set(chunks.map((chunk) => chunk.id)).size, 1)
    }),
  )

  it.effect("streams without usage unless it is asked for", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const chunks = yield* Effect.promise(async () =>
        collect(await openai.chat.completions.create({ ...ask, stream: true })),
      )
      assert.isTrue(chunks.every((chunk) => !("usage" in chunk)))
    }),
  )

  it.effect("gives the same text streamed, by the stream helper and whole", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const whole = yield* Effect.promise(() => openai.chat.completions.create(ask))
      const final = yield* Effect.promise(() => openai.chat.completions.stream(ask).finalContent())
      assert.strictEqual(final, whole.choices[0]?.message.content)
    }),
  )

  it.effect("answers with several choices, side by side in a stream", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const whole = yield* Effect.promise(() => openai.chat.completions.create({ ...ask, n: 3, max_tokens: 7 }))
      const chunks = yield* Effect.promise(async () =>
        collect(await openai.chat.completions.create({ ...ask, n: 3, max_tokens: 7, stream: true })),
      )
      const texts = [0, 1, 2].map((index) =>
        chunks
          .flatMap((chunk) => chunk.choices.filter((choice) => choice.index === index))
          .map((choice) => choice.delta.content ?? "")
          .join(""),
      )
      assert.deepStrictEqual(
        texts,
        whole.choices.map((choice) => choice.message.content),
      )
      assert.strictEqual(new Set(texts).size, 3)
      assert.strictEqual(whole.usage?.completion_tokens, 21)
      assert.deepStrictEqual(
        chunks.slice(0, 2).map((chunk) => chunk.choices[0]?.index),
        [0, 0],
      )
      assert.isTrue(whole.choices.every((choice) => choice.finish_reason === "length"))
    }),
  )

  it.effect("cuts at max_completion_tokens and at max_tokens alike", () =>
    Effect.gen(function* () {
      const openai = yield* client
      for (const limit of [{ max_tokens: 5 }, { max_completion_tokens: 5 }]) {
        const completion = yield* Effect.promise(() => openai.chat.completions.create({ ...ask, ...limit }))
        assert.strictEqual(completion.choices[0]?.finish_reason, "length")
        assert.strictEqual(completion.usage?.completion_tokens, 5)
      }
    }),
  )

  it.effect("lists and finds models", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const models = yield* Effect.promise(async () => collect(await openai.models.list()))
      assert.include(
        models.map((model) => model.id),
        "gpt-4o",
      )
      const model = yield* Effect.promise(() => openai.models.retrieve("gpt-4o-2024-08-06"))
      assert.deepInclude(model as object, {
        id: "gpt-4o-2024-08-06",
        object: "model",
        owned_by: "openai",
        context_window: 128_000,
        max_output_tokens: 16_384,
      })
    }),
  )

  describe("errors", () => {
    const failureOf = (call: (openai: OpenAI) => Promise<unknown>) =>
      Effect.flatMap(client, (openai) =>
        Effect.promise(() =>
          call(openai).then(
            () => undefined,
            (error: unknown) => error,
          ),
        ),
      )

    it.effect("are the SDK's own classes", () =>
      Effect.gen(function* () {
        const missing = yield* failureOf((openai) => openai.models.retrieve("gpt-99"))
        assert.instanceOf(missing, NotFoundError)
        assert.strictEqual(missing.code, "model_not_found")
        const bad = yield* failureOf((openai) => openai.chat.completions.create({ ...ask, temperature: 9 }))
        assert.instanceOf(bad, BadRequestError)
        assert.deepStrictEqual([bad.param, bad.type], ["temperature", "invalid_request_error"])
        assert.match(bad.requestID ?? "", /^req_/)
        assert.instanceOf(bad, APIError)
      }),
    )
  })
})

layer(TestServer.layer({ response: { generator: "fixed:One, two, three, four." } }), { excludeTestServices: true })(
  "stop",
  (it) => {
    it.effect("ends the text before the sequence, wherever tokens part", () =>
      Effect.gen(function* () {
        const openai = yield* client
        const completion = yield* Effect.promise(() =>
          openai.chat.completions.create({ ...ask, stop: ["wo, th", "four"] }),
        )
        assert.strictEqual(completion.choices[0]?.message.content, "One, t")
        assert.strictEqual(completion.choices[0]?.finish_reason, "stop")
        assert.strictEqual(completion.usage?.completion_tokens, yield* count("One, t"))
      }),
    )
  },
)

layer(TestServer.layer({ models: { unknown: "reject" }, response: { generator: "echo" } }), {
  excludeTestServices: true,
})("strict models", (it) => {
  it.effect("refuses an unknown model and echoes with a known one", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const error = yield* Effect.promise(() =>
        openai.chat.completions.create({ ...ask, model: "gpt-99" }).then(
          () => undefined,
          (failure: unknown) => failure,
        ),
      )
      assert.instanceOf(error, NotFoundError)
      const completion = yield* Effect.promise(() => openai.chat.completions.create(ask))
      assert.strictEqual(completion.choices[0]?.message.content, "Tell me of the sea")
    }),
  )
})
