/** What users name is added up whatever its name is. */
import { assert, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import type { Standing } from "../../../src/server/control/Standing.ts"
import { Ledger } from "../../../src/server/workers/Ledger.ts"
import type { Member } from "../../../src/server/workers/Member.ts"
import { mergeStandings } from "../../../src/server/workers/mergeStandings.ts"
import type { Report } from "../../../src/server/workers/messages.ts"
import { Metrics } from "../../../src/stats/Metrics.ts"
import { Stats } from "../../../src/stats/Stats.ts"
import { callOf } from "../../stats/callOf.ts"

const names = { min: 2, max: 3, startedAt: 4, other: 5 }
const twice = { min: 4, max: 6, startedAt: 8, other: 10 }

it.effect("mocks and models of refused calls that are called min, max or startedAt", () =>
  Effect.gen(function* () {
    const stats = yield* Stats
    const metrics = yield* Metrics
    const refused = { outcome: "error", error: "RateLimited", status: 429 } as const
    for (const [model, count] of Object.entries(names)) {
      for (let call = 0; call < count; call++) metrics.observe(callOf({ ...refused, model }))
    }
    const report: Report = {
      stats: stats.state(),
      metrics: metrics.state(),
      standing: undefined,
      mocks: names,
      journal: undefined,
    }
    const ledger = new Ledger()
    for (let worker = 0; worker < 2; worker++) ledger.members.add({ report } as Member)
    const counted = ledger.counted()
    assert.deepStrictEqual(counted?.mocks, twice)
    assert.deepStrictEqual(counted?.metrics.refusals, twice)
  }).pipe(Effect.provide(Layer.merge(Stats.layer, Metrics.layer({ vllm: false })))),
)

it("models of calls in progress that are called min, max or startedAt", () => {
  const process = { event_loop_delay_ms: { p50: 0, p99: 0, max: 0 }, heap_used_bytes: 0, rss_bytes: 0, cpu_seconds: 0 }
  const lateness = { buckets: [], count: 0, max: 0 }
  const standing: Standing = {
    active_streams: 0,
    open_connections: 0,
    waiting: 0,
    lateness,
    overhead: lateness,
    engines: [],
    store: undefined,
    limits: { active: 0, waiting: 0, buckets: [] },
    running: names,
    process,
    in_progress: [],
  }
  assert.deepStrictEqual(mergeStandings([standing, standing], process).running, twice)
})
