/** What callers see of their limits, and whether it is true. */
import { assert, describe, it, layer } from "@effect/vitest"
import { Effect } from "effect"
import OpenAI from "openai"
import { durationText } from "../../../src/dialects/openai-chat/rateLimit.ts"
import { json, postJson, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const ask = { model: "gpt-4o", messages: [{ role: "user" as const, content: "Hello" }], max_tokens: 20 }
const chat = (headers: Record<string, string> = {}) => postJson("/v1/chat/completions", ask, headers)

describe("durationText", () => {
  it("writes durations as OpenAI does", () => {
    const texts = [0, 7.2, 999, 1_000, 1_500, 59_999, 60_000, 360_000, 3_661_000].map(durationText)
    assert.deepStrictEqual(texts, ["0ms", "8ms", "999ms", "1s", "1.5s", "59.999s", "1m0s", "6m0s", "1h1m1s"])
  })
})

layer(TestServer.layer({ limits: { requests_per_minute: 3, tokens_per_minute: 1_000 } }), {
  excludeTestServices: true,
})("limits", (it) => {
  it.effect("are told with every answer, and refuse what is beyond them", () =>
    Effect.gen(function* () {
      const first = yield* chat()
      assert.strictEqual(first.headers.get("x-ratelimit-limit-requests"), "3")
      assert.strictEqual(first.headers.get("x-ratelimit-remaining-requests"), "2")
      assert.strictEqual(first.headers.get("x-ratelimit-limit-tokens"), "1000")
      assert.strictEqual(first.headers.get("x-ratelimit-remaining-tokens"), String(1_000 - 8 - 20))
      assert.match(first.headers.get("x-ratelimit-reset-requests") ?? "", /^(20|19\.\d+)s$/)
      const streamed = yield* postJson("/v1/chat/completions", { ...ask, stream: true })
      assert.strictEqual(streamed.headers.get("x-ratelimit-remaining-requests"), "1")
      assert.strictEqual((yield* chat()).status, 200)
      const refused = yield* chat()
      assert.strictEqual(refused.status, 429)
      assert.strictEqual(refused.headers.get("x-ratelimit-remaining-requests"), "0")
      assert.isAtMost(Number(refused.headers.get("retry-after")), 20)
      assert.isAbove(Number(refused.headers.get("retry-after-ms")), 10_000)
      const { error } = json(refused)
      assert.deepInclude(error, { type: "requests", code: "rate_limit_exceeded", param: null })
      assert.match(
        error.message,
        /^Rate limit reached for gpt-4o in organization org-llmsim on requests per min \(RPM\): Limit 3, Used 3, Requested 1\. Please try again in \d/,
      )
    }),
  )

  it.effect("are another caller's own", () =>
    Effect.gen(function* () {
      const { url } = yield* TestServer
      const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: "sk-other", maxRetries: 0 })
      const error = yield* Effect.promise(() => openai.chat.completions.create(ask).catch((caught) => caught))
      assert.instanceOf(error, OpenAI.RateLimitError)
    }),
  )
})

layer(TestServer.layer({ limits: { tokens_per_minute: 500 } }), { excludeTestServices: true })(
  "a token limit",
  (it) => {
    it.effect("refuses for good what is larger than it, and gives back what was not used", () =>
      Effect.gen(function* () {
        const large = yield* postJson("/v1/chat/completions", { ...ask, max_tokens: 600 })
        assert.strictEqual(large.status, 429)
        assert.isNull(large.headers.get("retry-after"))
        assert.match(json(large).error.message, /^Request too large for gpt-4o .* Limit 500, Requested 608\./)
        // Asks for 400 tokens and takes 100, so that the same fits a few times.
        for (let i = 0; i < 2; i++) {
          const answer = yield* postJson("/v1/chat/completions", { ...ask, max_tokens: 300 })
          assert.strictEqual(answer.status, 200, answer.text)
        }
      }),
    )
  },
)

layer(
  TestServer.layer({
    auth: {
      mode: "keys",
      keys: [
        { key: "sk-alice", name: "alice", models: ["gpt-*"], limits: { requests_per_minute: 1 } },
        { key: "sk-bob", name: "bob" },
      ],
    },
  }),
  { excludeTestServices: true },
)("keys", (it) => {
  it.effect("are asked for on every route but health", () =>
    Effect.gen(function* () {
      for (const path of ["/v1/models", "/v1/models/gpt-4o"]) assert.strictEqual((yield* request(path)).status, 401)
      const missing = yield* chat()
      assert.strictEqual(missing.status, 401)
      assert.match(json(missing).error.message, /^You didn't provide an API key\./)
      const wrong = yield* chat({ authorization: "Bearer sk-mallory-0123456789" })
      assert.deepInclude(json(wrong).error, { code: "invalid_api_key" })
      assert.notInclude(wrong.text, "mallory")
      assert.strictEqual((yield* request("/health")).status, 200)
    }),
  )

  it.effect("are known in each provider's way", () =>
    Effect.gen(function* () {
      for (const headers of [
        { authorization: "Bearer sk-bob" },
        { "x-api-key": "sk-bob" },
        { "api-key": "sk-bob" },
        { "x-goog-api-key": "sk-bob" },
      ] as ReadonlyArray<Record<string, string>>) {
        assert.strictEqual((yield* chat(headers)).status, 200)
      }
      assert.strictEqual((yield* postJson("/v1/chat/completions?key=sk-bob", ask)).status, 200)
    }),
  )

  it.effect("are good for their models, and have their own limits", () =>
    Effect.gen(function* () {
      const headers = { authorization: "Bearer sk-alice" }
      assert.strictEqual((yield* postJson("/v1/chat/completions", { ...ask, model: "o9" }, headers)).status, 403)
      assert.strictEqual((yield* chat(headers)).status, 200)
      assert.strictEqual((yield* chat(headers)).status, 429)
    }),
  )
})
