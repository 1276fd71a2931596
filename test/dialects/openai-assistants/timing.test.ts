/** A run takes the time of its answer, by the clock, and its time stamps tell it. */
import { assert, it } from "@effect/vitest"
import { Clock, Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import type { Assistant } from "../../../src/dialects/openai-assistants/assistants/Assistant.ts"
import { makeLibrary } from "../../../src/dialects/openai-assistants/Library.ts"
import { createRun } from "../../../src/dialects/openai-assistants/runs/createRun.ts"
import { makeRuns } from "../../../src/dialects/openai-assistants/runs/Runs.ts"
import { createThread } from "../../../src/dialects/openai-assistants/threads/createThread.ts"
import { ApiKeys } from "../../../src/limits/ApiKeys.ts"
import { ModelCatalog } from "../../../src/models/ModelCatalog.ts"
import { Seeds } from "../../../src/simulation/Seeds.ts"
import { Simulation } from "../../../src/simulation/Simulation.ts"
import { Stats } from "../../../src/stats/Stats.ts"
import { Store } from "../../../src/store/Store.ts"
import { Tokenizer } from "../../../src/tokenizer/Tokenizer.ts"
import { simulator } from "../../simulation/simulator.ts"

const assistant: Assistant = {
  id: "asst_1",
  object: "assistant",
  created_at: 0,
  name: null,
  description: null,
  model: "gpt-4o",
  instructions: null,
  tools: [],
  tool_resources: {},
  metadata: {},
  top_p: 1,
  temperature: 1,
  reasoning_effort: null,
  response_format: "auto",
}

/** Two seconds to the first of 40 tokens, a tenth of a second to each other. */
const even = { ttft_mean_ms: 2_000, ttft_stddev_ms: 0, tbt_mean_ms: 100, tbt_stddev_ms: 0 }

const parts = Layer.mergeAll(
  Tokenizer.layer,
  Stats.layer,
  ApiKeys.layerOff,
  ModelCatalog.layer({ available: [], unknown: "accept", extra: [] }),
  Seeds.layerDrawn,
  Store.layerMemory({ maxEntries: 1_000, maxBytes: 1_000_000 }),
)

const begin = (runExpiryMs: number) =>
  Effect.gen(function* () {
    const store = yield* Store
    const library = makeLibrary(store, yield* Seeds)
    const services = {
      simulation: yield* Simulation,
      stats: yield* Stats,
      apiKeys: yield* ApiKeys,
      verdict: { isWatching: () => false, arrived: () => undefined },
      catalog: yield* ModelCatalog,
      tokenizer: yield* Tokenizer,
      maxBodyBytes: 1_000,
      wishes: false,
      store,
      library,
      runExpiryMs,
    }
    const runs = yield* makeRuns(services)
    const thread = yield* createThread(library, { messages: [{ role: "user", content: "Hello" }] }, [])
    const caller = yield* services.apiKeys.identify(undefined)
    const call = { provider: "openai", endpoint: "openai-assistants", headers: {}, body: {}, caller }
    const asked = { call, wishes: undefined, streaming: false, showsContent: false }
    const job = yield* createRun({ ...services, runs }, thread.id, {
      asked,
      body: { assistant_id: "asst_1" },
      assistant,
    })
    // Reads the encoding, which takes real time.
    yield* services.tokenizer.encoding("gpt-4o")
    yield* TestClock.adjust(0)
    return { createdAt: job.kept.run.created_at, now: Effect.map(runs.find(thread.id, job.id), ({ run }) => run) }
  })

const timed = Layer.provideMerge(
  simulator({ latency: { profile: "auto", overrides: even }, seeds: Seeds.layerDrawn }),
  parts,
)

it.effect("a run is in progress for as long as its answer takes", () =>
  Effect.gen(function* () {
    yield* TestClock.setTime(1_800_000_000_000)
    const { now, createdAt } = yield* begin(600_000)
    assert.strictEqual(createdAt, 1_800_000_000)
    assert.deepInclude(yield* now, { status: "in_progress", started_at: createdAt, expires_at: createdAt + 600 })
    // The 40th token is due after 2 + 39 / 10 seconds.
    yield* TestClock.adjust(5_890)
    assert.strictEqual((yield* now).status, "in_progress")
    yield* TestClock.adjust(20)
    assert.deepInclude(yield* now, { status: "completed", completed_at: createdAt + 5, expires_at: null })
  }).pipe(Effect.provide(timed)),
)

it.effect("a run expires when its time is over, to the millisecond", () =>
  Effect.gen(function* () {
    yield* TestClock.setTime(1_800_000_000_000)
    const { now, createdAt } = yield* begin(2_950)
    yield* TestClock.adjust(2_949)
    assert.strictEqual((yield* now).status, "in_progress")
    yield* TestClock.adjust(1)
    assert.strictEqual(yield* Clock.currentTimeMillis, 1_800_000_002_950)
    const run = yield* now
    assert.deepInclude(run, { status: "expired", expires_at: createdAt + 3, completed_at: null })
    // The first token was due after two seconds, nine more by the end.
    assert.strictEqual(run.usage?.completion_tokens, 10)
  }).pipe(Effect.provide(timed)),
)
