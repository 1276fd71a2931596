/** Endpoints that are no completions meet limits, refusals and wishes like those that are. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { type Answer, json, postJson, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

type Headers = Record<string, string>

interface Endpoint {
  readonly name: string
  readonly provider: "openai" | "gemini" | "ollama"
  readonly model: string
  readonly ask: (headers?: Headers) => Effect.Effect<Answer, never, TestServer>
}

const wav = () => {
  const bytes = Buffer.alloc(44 + 3_200)
  bytes.write("RIFF", 0)
  bytes.writeUInt32LE(36 + 3_200, 4)
  bytes.write("WAVEfmt ", 8)
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(16_000, 24)
  bytes.writeUInt32LE(32_000, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write("data", 36)
  bytes.writeUInt32LE(3_200, 40)
  return bytes
}

const hear = (headers: Headers = {}) => {
  const body = new FormData()
  body.set("model", "whisper-1")
  body.set("file", new Blob([wav()]), "said.wav")
  return request("/v1/audio/transcriptions", { method: "POST", body, headers })
}

const openAi = (name: string, model: string, body: object): Endpoint => ({
  name,
  provider: "openai",
  model,
  ask: (headers) => postJson(`/v1/${name}`, { model, ...body }, headers),
})

const endpoints: ReadonlyArray<Endpoint> = [
  openAi("embeddings", "text-embedding-3-small", { input: "Hello" }),
  openAi("moderations", "omni-moderation-latest", { input: "Hello" }),
  openAi("images/generations", "gpt-image-1", { prompt: "Hello" }),
  openAi("audio/speech", "tts-1", { input: "Hello", voice: "alloy" }),
  { name: "audio/transcriptions", provider: "openai", model: "whisper-1", ask: hear },
  {
    name: "embedContent",
    provider: "gemini",
    model: "gemini-embedding-001",
    ask: (headers) =>
      postJson(
        "/v1beta/models/gemini-embedding-001:embedContent",
        { content: { parts: [{ text: "Hello" }] } },
        headers,
      ),
  },
  {
    name: "api/embed",
    provider: "ollama",
    model: "all-minilm",
    ask: (headers) => postJson("/api/embed", { model: "all-minilm", input: "Hello" }, headers),
  },
]

layer(TestServer.layer({ limits: { requests_per_minute: 2, tokens_per_minute: 10_000 } }), {
  excludeTestServices: true,
})("limits", (it) => {
  for (const { name, provider, ask } of endpoints) {
    it.effect(`count ${name}`, () =>
      Effect.gen(function* () {
        const first = yield* ask()
        assert.strictEqual(first.status, 200, first.text)
        if (provider === "openai") {
          assert.strictEqual(first.headers.get("x-ratelimit-remaining-requests"), "1")
          assert.isBelow(Number(first.headers.get("x-ratelimit-remaining-tokens")), 10_000)
        }
        assert.strictEqual((yield* ask()).status, 200)
        const refused = yield* ask()
        assert.strictEqual(refused.status, 429, refused.text)
        if (provider === "openai") assert.isAbove(Number(refused.headers.get("retry-after-ms")), 10_000)
        if (provider === "gemini") assert.include(refused.text, "google.rpc.RetryInfo")
      }),
    )
  }
})

const overloaded = { openai: 503, gemini: 503, ollama: 503 } as const

layer(TestServer.layer(), { excludeTestServices: true })("a refusal", (it) => {
  for (const { name, provider, model, ask } of endpoints) {
    it.effect(`stands in the place of ${name}'s answer`, () =>
      Effect.gen(function* () {
        const answer = yield* ask({ "x-llmsim-fault": "overloaded" })
        assert.strictEqual(answer.status, overloaded[provider], answer.text)
        assert.strictEqual(answer.headers.get("x-llmsim-fault"), "overloaded")
        const slowed = yield* ask({ "x-llmsim-fault": "rate_limit;retry_after_ms=1500" })
        assert.strictEqual(slowed.status, 429)
        if (provider === "openai") assert.strictEqual(slowed.headers.get("retry-after-ms"), "1500")
      }),
    )

    it.effect(`is drawn by rules that fit ${name}`, () =>
      Effect.gen(function* () {
        yield* postJson("/llmsim/faults", [
          { fault: { kind: "server_error" }, match: { model, provider }, times: 1 },
          // What cannot happen here is not used up; the rule above is, and goes.
          { fault: { kind: "disconnect" }, times: 1 },
          { fault: { kind: "overloaded" }, match: { endpoint: "openai-chat" } },
        ])
        assert.strictEqual((yield* ask()).status, 500)
        assert.strictEqual((yield* ask()).status, 200)
        const { faults } = json(yield* request("/llmsim/faults"))
        assert.deepStrictEqual(
          faults.map(({ happened }: { readonly happened: number }) => happened),
          [0, 0],
        )
        yield* request("/llmsim/faults", { method: "DELETE" })
      }),
    )

    it.effect(`is no break: ${name} answers whole`, () =>
      Effect.map(ask({ "x-llmsim-fault": "disconnect" }), (answer) => assert.strictEqual(answer.status, 200)),
    )

    it.effect(`and a wish for time are heeded by ${name}`, () =>
      Effect.gen(function* () {
        const before = performance.now()
        assert.strictEqual((yield* ask({ "x-llmsim-ttft-ms": "150" })).status, 200)
        assert.isAtLeast(performance.now() - before, 149)
        const wrong = yield* ask({ "x-llmsim-ttft-ms": "soon" })
        assert.strictEqual(wrong.status, 400)
        assert.include(wrong.text, "x-llmsim-ttft-ms")
      }),
    )
  }
})

const keys = { mode: "keys", keys: [{ key: "sk-chat", name: "chat", models: ["gpt-4o"] }] }

layer(TestServer.layer({ auth: keys }), { excludeTestServices: true })("a key", (it) => {
  it.effect("is good for its own models at every endpoint", () =>
    Effect.gen(function* () {
      for (const { name, ask } of endpoints) {
        const answer = yield* ask({ authorization: "Bearer sk-chat" })
        assert.strictEqual(answer.status, 403, name)
      }
      const { error } = json(yield* postJson("/v1/embeddings", { model: "text-embedding-3-small", input: "Hello" }))
      assert.match(error.message, /didn't provide an API key/)
    }),
  )
})
