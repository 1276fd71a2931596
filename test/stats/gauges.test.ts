/** How full the store and the limits are, in the stats and in `/metrics`. */
import { assert, describe, it, layer } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import { LimiterWatch } from "../../src/limits/LimiterLoad.ts"
import { json, postJson, request } from "../support/http.ts"
import { TestServer } from "../support/TestServer.ts"
import { samplesOf } from "./samplesOf.ts"

const chat = "/v1/chat/completions"
const hello = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }], max_tokens: 5 }

const stats = Effect.map(request("/llmsim/stats"), json)

const gauges = Effect.map(
  request("/metrics"),
  ({ text }) =>
    (name: string, labels: Record<string, string> = {}) =>
      samplesOf(text)
        .filter((sample) => sample.name === name)
        .filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
        .map(({ value }) => value),
)

layer(TestServer.layer(), { excludeTestServices: true })("the store's gauges", (it) => {
  it.effect("count what is kept", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual((yield* stats).store, { entries: 0, bytes: 0 })
      yield* postJson(chat, { ...hello, store: true })
      const { store } = yield* stats
      assert.isAbove(store.entries, 0)
      assert.isAbove(store.bytes, 100)
      const gauge = yield* gauges
      assert.deepStrictEqual(gauge("llmsim_store_entries"), [store.entries])
      assert.deepStrictEqual(gauge("llmsim_store_size_bytes"), [store.bytes])
      yield* request("/llmsim/reset", { method: "POST" })
      assert.deepStrictEqual((yield* stats).store, { entries: 0, bytes: 0 })
    }),
  )
})

const limits = { mode: "queue", requests_per_minute: 2, concurrent_requests: 3 }

layer(TestServer.layer({ limits, server: { shutdown_grace_ms: 100 } }), { excludeTestServices: true })(
  "the limits' gauges",
  (it) => {
    it.effect("tell what is left, and who waits", () =>
      Effect.gen(function* () {
        const idle = yield* stats
        assert.deepStrictEqual(idle.limits, { active: 0, waiting: 0, buckets: [] })
        yield* postJson(chat, hello)
        yield* postJson(chat, hello)
        yield* Effect.forkChild(postJson(chat, hello))
        const { limits: loaded } = yield* stats.pipe(
          Effect.filterOrFail(({ limits: now }) => now.waiting === 1),
          Effect.retry({ schedule: Schedule.spaced("10 millis"), times: 300 }),
        )
        assert.strictEqual(loaded.active, 1)
        assert.deepStrictEqual(loaded.buckets, [
          { scope: "anonymous gpt-4o", unit: "requests", window: "minute", limit: 2, remaining: 0 },
        ])
        const gauge = yield* gauges
        assert.deepStrictEqual(gauge("llmsim_limiter_waiting"), [1])
        assert.deepStrictEqual(gauge("llmsim_limiter_active"), [1])
        assert.deepStrictEqual(gauge("llmsim_limit", { scope: "anonymous gpt-4o", unit: "requests" }), [2])
        assert.deepStrictEqual(gauge("llmsim_limit_remaining", { window: "minute" }), [0])
      }),
    )
  },
)

describe("LimiterWatch", () => {
  const charge = (key: string) => ({
    ...({ key, unit: "tokens", window: "minute" } as const),
    limit: 60,
    windowMs: 60_000,
    amount: 1,
  })

  it("lets buckets fill with time, and not beyond their limit", () => {
    const watch = new LimiterWatch()
    watch.took("a", charge("a"), 10, 1_000)
    const remaining = (now: number) => watch.read(now).buckets.map((bucket) => bucket.remaining)
    assert.deepStrictEqual([remaining(1_000), remaining(6_500), remaining(200_000)], [[10], [15], [60]])
  })

  it("tells of 500 buckets at most", () => {
    const watch = new LimiterWatch()
    for (let i = 0; i < 600; i++) watch.took(`key ${i}`, charge(`key ${i}`), 1, 0)
    watch.took("key 3", charge("key 3"), 42, 0)
    const { buckets } = watch.read(0)
    assert.strictEqual(buckets.length, 500)
    assert.strictEqual(buckets.find(({ scope }) => scope === "key 3")?.remaining, 42)
  })
})
