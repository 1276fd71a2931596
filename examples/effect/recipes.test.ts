/** The simulator inside an Effect program: each recipe swaps one service by a layer of your own. */
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Fiber, Layer, Schema } from "effect"
import { FetchHttpClient, HttpClient, HttpClientRequest, HttpServer } from "effect/http"
import { RateLimiter } from "effect/persistence"
import { TestClock } from "effect/testing"
import {
  Anonymizer,
  Cassette,
  Faults,
  Generator,
  Latency,
  RateLimits,
  Recorder,
  Settings,
  SimServer,
  Stats,
  type Swaps,
  Tokenizer,
} from "llmsim"
import { startSimulator } from "llmsim/testing"

const settings = Schema.decodeUnknownSync(Settings)({ seed: 1, latency: { profile: "instant" } })

const ask = (content: string) =>
  HttpClientRequest.post("http://llmsim/v1/chat/completions").pipe(
    HttpClientRequest.bodyJsonUnsafe({ model: "gpt-4o", messages: [{ role: "user", content }] }),
    HttpClient.execute,
  )

interface Answer {
  readonly choices: ReadonlyArray<{ readonly message: { readonly content: string } }>
  readonly usage: { readonly prompt_tokens: number; readonly completion_tokens: number }
}

const answer = (content: string) =>
  Effect.map(
    Effect.flatMap(ask(content), (response) => response.json),
    (body) => body as unknown as Answer,
  )

const simulated = (swaps?: Swaps) => Effect.provide(SimServer.layerTest(settings, swaps))

describe("an Effect program", () => {
  it.effect("talks to the simulator through its HttpClient", () =>
    Effect.gen(function* () {
      const { usage } = yield* answer("Hello")
      assert.strictEqual(usage.completion_tokens, 100)
    }).pipe(simulated()),
  )

  it.effect("swaps the latency: every answer takes a minute, which TestClock lets pass", () => {
    const slow = Latency.layer({
      profile: "instant",
      overrides: { ttft_mean_ms: 60_000, ttft_stddev_ms: 0 },
      byModel: [],
      scale: 1,
    })
    return Effect.gen(function* () {
      const asked = yield* Effect.forkChild(ask("Hello"), { startImmediately: true })
      yield* TestClock.adjust("59 seconds")
      assert.isUndefined(asked.pollUnsafe())
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* Fiber.join(asked)).status, 200)
      assert.strictEqual(yield* Clock.currentTimeMillis, 60_000)
    }).pipe(simulated(slow))
  })

  it.effect("swaps the generator: answers say what was asked", () =>
    Effect.gen(function* () {
      const { choices } = yield* answer("Hello")
      assert.strictEqual(choices[0]?.message.content, "Hello")
    }).pipe(simulated(Generator.layerEcho)),
  )

  it.effect("swaps the tokenizer, for all that counts", () => {
    const asGpt4 = Layer.effect(
      Tokenizer,
      Effect.map(Tokenizer, (usual) => ({ ...usual, encoding: () => usual.encoding("gpt-4") })),
    ).pipe(Layer.provide(Tokenizer.layer))
    const text = "Grüße aus Zürich, 你好世界"
    const count = Effect.map(answer(text), ({ usage }) => usage.prompt_tokens)
    return Effect.gen(function* () {
      const usual = yield* count.pipe(simulated())
      const older = yield* count.pipe(simulated(asGpt4))
      assert.isAbove(older, usual)
    })
  })

  it.effect("swaps the faults: the third call fails", () => {
    let calls = 0
    const none = Faults.layer({ errors: settings.errors, rules: [], schedule: [], headers: false })
    const third = Layer.effect(
      Faults,
      Effect.map(Faults, (usual) => ({
        ...usual,
        draw: () => Effect.sync(() => (++calls === 3 ? { kind: "server_error" as const } : undefined)),
      })),
    ).pipe(Layer.provide(none))
    return Effect.gen(function* () {
      const statuses = yield* Effect.forEach(["a", "b", "c", "d"], (text) =>
        Effect.map(ask(text), ({ status }) => status),
      )
      assert.deepStrictEqual(statuses, [200, 200, 500, 200])
    }).pipe(simulated(third))
  })

  it.effect("swaps the rate limits: one call a minute", () => {
    const oneAMinute = RateLimits.layer({ mode: "refuse", default: { requests_per_minute: 1 }, byModel: [] }).pipe(
      Layer.provide(RateLimiter.layerStoreMemory),
    )
    return Effect.gen(function* () {
      const status = Effect.map(ask("Hello"), (response) => response.status)
      assert.strictEqual(yield* status, 200)
      assert.strictEqual(yield* status, 429)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* status, 200)
    }).pipe(simulated(oneAMinute))
  })

  it.effect("swaps the stats: tokens go to a meter of your own", () => {
    let tokens = 0
    const metered = Layer.effect(
      Stats,
      Effect.map(Stats, (usual) => ({
        ...usual,
        answered: (facts: Parameters<typeof usual.answered>[0]) => {
          tokens += facts.completionTokens
          usual.answered(facts)
        },
      })),
    ).pipe(Layer.provide(Stats.layer))
    return Effect.gen(function* () {
      yield* ask("Hello")
      yield* ask("Hello again")
      assert.strictEqual(tokens, 200)
    }).pipe(simulated(metered))
  })

  it.live("swaps the recorder: exchanges are kept in memory, without their secrets", () => {
    const kept: Array<string> = []
    const inMemory = Layer.effect(
      Recorder,
      Effect.map(Recorder, (usual) => ({
        record: (...exchange: Parameters<typeof usual.record>) =>
          Effect.tap(usual.record(...exchange), ({ request }) => Effect.sync(() => kept.push(JSON.stringify(request)))),
      })),
    ).pipe(Layer.provide(Recorder.layer), Layer.provide([Cassette.layerNone, Anonymizer.layerNone]))
    return Effect.gen(function* () {
      const upstream = yield* Effect.acquireRelease(
        Effect.promise(() => startSimulator()),
        (started) => Effect.promise(() => started.close()),
      )
      const cassette = join(mkdtempSync(join(tmpdir(), "llmsim-")), "unused.jsonl")
      const recording = { mode: "record" as const, upstream: upstream.url, cassette }
      const recorded = Schema.decodeUnknownSync(Settings)({ recording, server: { port: 0 } })
      const asked = Effect.gen(function* () {
        const { address } = yield* HttpServer.HttpServer
        const url = `${HttpServer.formatAddress(address)}/v1/chat/completions`
        const body = { model: "gpt-4o", messages: [{ role: "user", content: "Write to me@example.com" }] }
        const request = HttpClientRequest.post(url).pipe(HttpClientRequest.bodyJsonUnsafe(body))
        yield* Effect.flatMap(HttpClient.execute(request), (response) => response.text)
      })
      yield* Effect.provide(asked, [SimServer.layer(recorded, { swaps: inMemory }), FetchHttpClient.layer])
      assert.lengthOf(kept, 1)
      assert.include(kept[0], "Write to [redacted:email:")
    })
  })
})
