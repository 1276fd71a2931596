/** What the simulator counts of its calls, and how long it says it has been up. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import type { StatsSnapshot } from "../../src/stats/CallTotals.ts"
import { Stats } from "../../src/stats/Stats.ts"

const none: StatsSnapshot = {
  uptime_secs: 0,
  total_requests: 0,
  active_requests: 0,
  streaming_requests: 0,
  non_streaming_requests: 0,
  prompt_tokens: 0,
  completion_tokens: 0,
  total_tokens: 0,
  total_errors: 0,
}

const inService = <A>(use: (stats: Stats["Service"]) => A) => Stats.useSync(use).pipe(Effect.provide(Stats.layer))

describe("Stats", () => {
  it.effect("are all zero before the first call", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* inService((stats) => stats.snapshot()), none)
    }),
  )

  it.effect("count a call as active from its arrival to its end", () =>
    Effect.gen(function* () {
      const active = yield* inService((stats) => {
        const seen = [stats.snapshot().active_requests]
        for (const step of [stats.arrived, stats.arrived, stats.ended, stats.arrived, stats.ended, stats.ended]) {
          step()
          seen.push(stats.snapshot().active_requests)
        }
        return [seen, stats.snapshot().total_requests]
      })
      assert.deepStrictEqual(active, [[0, 1, 2, 1, 2, 1, 0], 3])
    }),
  )

  it.effect("count streams and whole answers apart, and their tokens together", () =>
    Effect.gen(function* () {
      const snapshot = yield* inService((stats) => {
        stats.answered({ streaming: true, promptTokens: 10, completionTokens: 3 })
        stats.answered({ streaming: true, promptTokens: 20, completionTokens: 4 })
        stats.answered({ streaming: false, promptTokens: 30, completionTokens: 5 })
        return stats.snapshot()
      })
      assert.deepStrictEqual(snapshot, {
        ...none,
        streaming_requests: 2,
        non_streaming_requests: 1,
        prompt_tokens: 60,
        completion_tokens: 12,
        total_tokens: 72,
      })
    }),
  )

  it.effect("count failures as errors and nothing else", () =>
    Effect.gen(function* () {
      const snapshot = yield* inService((stats) => {
        stats.failed()
        stats.failed()
        return stats.snapshot()
      })
      assert.deepStrictEqual(snapshot, { ...none, total_errors: 2 })
    }),
  )

  it.effect("tell the seconds since the start, to the millisecond", () =>
    Effect.gen(function* () {
      yield* TestClock.adjust("1 hour")
      const uptimes = yield* Effect.gen(function* () {
        const stats = yield* Stats
        const first = stats.snapshot().uptime_secs
        yield* TestClock.adjust(1_234)
        return [first, stats.snapshot().uptime_secs]
      }).pipe(Effect.provide(Stats.layer))
      assert.deepStrictEqual(uptimes, [0, 1.234])
    }),
  )

  it.effect("give snapshots that later calls leave alone", () =>
    Effect.gen(function* () {
      const snapshot = yield* inService((stats) => {
        const before = stats.snapshot()
        stats.arrived()
        stats.failed()
        return before
      })
      assert.deepStrictEqual(snapshot, none)
    }),
  )
})
