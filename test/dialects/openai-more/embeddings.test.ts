/** The official OpenAI SDK embeds texts and tokens as at OpenAI. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import OpenAI, { PermissionDeniedError } from "openai"
import { json, postJson, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"
import { cl100k, oracleCount } from "../../tokenizer/encodings.ts"

const client = Effect.map(
  TestServer,
  ({ url }) => new OpenAI({ baseURL: `${url}/v1`, apiKey: "sk-test", maxRetries: 0 }),
)

const create = (body: OpenAI.EmbeddingCreateParams) =>
  Effect.flatMap(client, (openai) => Effect.promise(() => openai.embeddings.create(body)))

const model = "text-embedding-3-small"
const fox = "The quick brown fox jumps over the lazy dog"

const length = (vector: ReadonlyArray<number>): number => Math.sqrt(vector.reduce((sum, value) => sum + value ** 2, 0))

layer(TestServer.layer(), { excludeTestServices: true })("embeddings", (it) => {
  for (const [name, size] of [
    ["text-embedding-3-small", 1536],
    ["text-embedding-3-large", 3072],
    ["text-embedding-ada-002", 1536],
  ] as const) {
    it.effect(`gives ${name}'s ${size} numbers`, () =>
      Effect.gen(function* () {
        const answer = yield* create({ model: name, input: fox })
        assert.strictEqual(answer.object, "list")
        assert.strictEqual(answer.model, name)
        assert.strictEqual(answer.data[0]?.embedding.length, size)
        assert.closeTo(length(answer.data[0]?.embedding ?? []), 1, 1e-5)
        const tokens = oracleCount("cl100k_base", fox)
        assert.deepStrictEqual(answer.usage, { prompt_tokens: tokens, total_tokens: tokens })
      }),
    )
  }

  it.effect("gives the same numbers as text and as base64, which the SDK asks for", () =>
    Effect.gen(function* () {
      const decoded = (yield* create({ model, input: fox })).data[0]?.embedding ?? []
      const floats = (yield* create({ model, input: fox, encoding_format: "float" })).data[0]?.embedding ?? []
      const base64 = (yield* create({ model, input: fox, encoding_format: "base64" })).data[0]?.embedding
      assert.isString(base64)
      assert.deepStrictEqual(floats.map(Math.fround), [...decoded])
    }),
  )

  it.effect("keeps the order of many texts, and counts all of them", () =>
    Effect.gen(function* () {
      const input = Array.from({ length: 40 }, (_, i) => `${fox} ${i}`)
      const answer = yield* create({ model, input })
      assert.deepStrictEqual(
        answer.data.map(({ index, object }) => [index, object]),
        input.map((_, i) => [i, "embedding"]),
      )
      const alone = yield* create({ model, input: input[17] ?? "" })
      assert.deepStrictEqual(answer.data[17]?.embedding, alone.data[0]?.embedding)
      const tokens = input.reduce((sum, text) => sum + oracleCount("cl100k_base", text), 0)
      assert.deepStrictEqual(answer.usage, { prompt_tokens: tokens, total_tokens: tokens })
    }),
  )

  it.effect("embeds tokens as the text that they are", () =>
    Effect.gen(function* () {
      const tokens = [791, 4062, 14198, 39935]
      assert.strictEqual(cl100k.decode(tokens), "The quick brown fox")
      const text = yield* create({ model, input: "The quick brown fox" })
      const one = yield* create({ model, input: tokens })
      const two = yield* create({ model, input: [tokens, [9906]] })
      assert.deepStrictEqual(one, text)
      assert.deepStrictEqual(two.data[0], text.data[0])
      assert.strictEqual(two.usage.prompt_tokens, 5)
    }),
  )

  it.effect("shortens vectors and brings them to unit length again", () =>
    Effect.gen(function* () {
      const whole = (yield* create({ model, input: fox })).data[0]?.embedding ?? []
      const short = (yield* create({ model, input: fox, dimensions: 64 })).data[0]?.embedding ?? []
      assert.strictEqual(short.length, 64)
      assert.closeTo(length(short), 1, 1e-5)
      assert.closeTo((short[0] ?? 0) / (short[1] ?? 0), (whole[0] ?? 0) / (whole[1] ?? 0), 1e-4)
    }),
  )

  it.effect("takes as much as OpenAI takes, and no token more", () =>
    Effect.gen(function* () {
      const longest = " a".repeat(8_192)
      assert.strictEqual((yield* create({ model, input: longest, dimensions: 8 })).usage.total_tokens, 8_192)
      const most = Array.from({ length: 2_048 }, (_, i) => `text ${i % 10}`)
      assert.lengthOf((yield* create({ model, input: most, dimensions: 8 })).data, 2_048)
    }),
  )

  it.effect("refuses to embed with a chat model", () =>
    Effect.gen(function* () {
      const openai = yield* client
      const error = yield* Effect.promise(() =>
        openai.embeddings.create({ model: "gpt-4o", input: fox }).then(
          () => undefined,
          (failure: unknown) => failure,
        ),
      )
      assert.instanceOf(error, PermissionDeniedError)
      assert.match(error.message, /You are not allowed to generate embeddings from this model/)
    }),
  )

  it.effect("is served under the prefix, counted, and carries OpenAI's headers", () =>
    Effect.gen(function* () {
      const before = json(yield* request("/llmsim/stats"))
      const answer = yield* postJson("/openai/v1/embeddings", { model, input: fox, user: "me", unheard: { of: 1 } })
      assert.strictEqual(answer.status, 200)
      assert.strictEqual(answer.headers.get("content-type"), "application/json")
      assert.match(answer.headers.get("openai-processing-ms") ?? "", /^\d+$/)
      assert.match(answer.headers.get("x-request-id") ?? "", /^req_/)
      assert.lengthOf(json(answer).data[0].embedding, 1536)
      const after = json(yield* request("/llmsim/stats"))
      assert.strictEqual(after.total_requests - before.total_requests, 1)
      assert.strictEqual(after.prompt_tokens - before.prompt_tokens, oracleCount("cl100k_base", fox))
      assert.strictEqual(after.active_requests, 0)
    }),
  )
})

layer(TestServer.layer({ latency: { profile: "instant", ttft: 150 } }), { excludeTestServices: true })(
  "a slow model",
  (it) => {
    it.effect("embeds no sooner than it would begin to answer", () =>
      Effect.gen(function* () {
        const startedAt = performance.now()
        yield* create({ model, input: fox })
        assert.isAtLeast(performance.now() - startedAt, 145)
      }),
    )
  },
)

layer(TestServer.layer({ models: { unknown: "reject" } }), { excludeTestServices: true })("strict models", (it) => {
  it.effect("embed only if they are known", () =>
    Effect.gen(function* () {
      const refused = yield* postJson("/v1/embeddings", { model: "text-embedding-99", input: fox })
      assert.deepStrictEqual([refused.status, json(refused).error.code], [404, "model_not_found"])
      assert.strictEqual((yield* postJson("/v1/embeddings", { model, input: fox })).status, 200)
    }),
  )
})
