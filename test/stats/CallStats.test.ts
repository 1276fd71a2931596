/** What calls add up to: names within bounds, seconds, percentiles. */
import { assert, describe, it } from "@effect/vitest"
import { CallStats } from "../../src/stats/CallStats.ts"
import { Histogram } from "../../src/stats/Histogram.ts"
import { Recent } from "../../src/stats/Recent.ts"
import { otherName } from "../../src/stats/Tally.ts"
import { callOf } from "./callOf.ts"

describe("CallStats", () => {
  it("count what comes after 500 names as other", () => {
    const stats = new CallStats(() => 0)
    for (let i = 0; i < 510; i++) stats.add(callOf({ model: `model-${i}` }))
    stats.add(callOf({ model: "model-3" }))
    const { model_requests } = stats.details()
    assert.strictEqual(Object.keys(model_requests).length, 501)
    assert.strictEqual(model_requests[otherName], 10)
    assert.strictEqual(model_requests["model-3"], 2)
  })

  it("keep names that are properties of every object apart from them", () => {
    const stats = new CallStats(() => 0)
    stats.add(callOf({ model: "__proto__" }))
    stats.add(callOf({ model: "constructor" }))
    assert.deepStrictEqual(Object.entries(stats.details().model_requests), [
      ["__proto__", 1],
      ["constructor", 1],
    ])
  })

  it("tell errors that were injected from our own, by status, reason and kind", () => {
    const stats = new CallStats(() => 0)
    stats.add(callOf({ outcome: "error", status: 429, error: "RateLimited", fault: "rate_limit;retry_after_ms=5" }))
    stats.add(callOf({ outcome: "error", status: 429, error: "TooManyAtOnce" }))
    stats.add(callOf({ outcome: "error", status: 504, error: "TimedOut" }))
    stats.add(callOf({ outcome: "error", status: 503, error: "Overloaded" }))
    stats.add(callOf({ outcome: "error", status: 400, error: "InvalidRequest" }))
    stats.add(callOf({ outcome: "aborted", status: 0 }))
    const details = stats.details()
    assert.deepStrictEqual(details.errors_by_status, { "400": 1, "429": 2, "503": 1, "504": 1 })
    assert.deepStrictEqual(details.faults_by_kind, { rate_limit: 1 })
    assert.strictEqual(details.errors_by_reason.RateLimited, 1)
    const { rate_limit_errors, server_errors, timeout_errors, injected_errors, own_errors, aborted_requests } = details
    assert.deepStrictEqual(
      [rate_limit_errors, server_errors, timeout_errors, injected_errors, own_errors, aborted_requests],
      [2, 1, 1, 1, 4, 1],
    )
  })

  it("measure tokens of streams, and how much later than planned they were", () => {
    const stats = new CallStats(() => 0)
    const usage = { prompt: 5, completion: 11, cached: 2, reasoning: 3 }
    stats.add(
      callOf({
        streaming: true,
        usage,
        timing: { ttft: 100, duration: 300 },
        planned: { ttft: 98, duration: 297 },
      }),
    )
    const { latency, timing_error, cached_tokens, reasoning_tokens, models } = stats.details()
    assert.strictEqual(latency.ttft.avg_ms, 100)
    assert.strictEqual(latency.tbt.avg_ms, 20)
    assert.strictEqual(latency.duration.max_ms, 300)
    assert.deepStrictEqual([timing_error.ttft.avg_ms, timing_error.duration.avg_ms], [2, 3])
    assert.deepStrictEqual([cached_tokens, reasoning_tokens], [2, 3])
    assert.strictEqual(models["gpt-4o"]?.tbt_sum_ms, 20)
  })

  it("forget everything when reset", () => {
    const stats = new CallStats(() => 0)
    const before = stats.details()
    stats.add(callOf({ outcome: "error", status: 500, fault: "server_error", error: "Internal" }))
    stats.reset()
    assert.deepStrictEqual(stats.details(), before)
  })
})

describe("Recent", () => {
  it("gives means over the last minute and a series of five", () => {
    let now = 0
    const recent = new Recent(() => now)
    for (let second = 0; second < 120; second++) {
      now = second * 1000
      recent.add(10, second % 2 === 0)
      recent.add(10, false)
    }
    assert.deepStrictEqual(recent.rates(), { requests: 2, tokens: 20 })
    const series = recent.series()
    assert.strictEqual(series.length, 300)
    assert.deepStrictEqual(series.at(-1), { at: 0, requests: 2, tokens: 20, errors: 0 })
    assert.deepStrictEqual(series.at(-2), { at: -1, requests: 2, tokens: 20, errors: 1 })
    assert.strictEqual(
      series.reduce((sum, { requests }) => sum + requests, 0),
      240,
    )
    now += 600_000
    assert.deepStrictEqual(recent.rates(), { requests: 0, tokens: 0 })
  })

  it("takes the means of the first seconds over no more than these", () => {
    let now = 5_000
    const recent = new Recent(() => now)
    now = 7_000
    for (let i = 0; i < 8; i++) recent.add(1, false)
    assert.strictEqual(recent.rates().requests, 4)
  })
})

describe("Histogram", () => {
  it("gives percentiles within a tenth", () => {
    const histogram = new Histogram()
    for (let ms = 1; ms <= 1000; ms++) histogram.record(ms)
    const { count, avg_ms, min_ms, max_ms, p50_ms, p90_ms, p99_ms } = histogram.spread()
    assert.deepStrictEqual([count, avg_ms, min_ms, max_ms], [1000, 500.5, 1, 1000])
    assert.approximately(p50_ms, 500, 50)
    assert.approximately(p90_ms, 900, 90)
    assert.approximately(p99_ms, 990, 99)
  })

  it("is all zero before the first value", () => {
    assert.deepStrictEqual([...new Set(Object.values(new Histogram().spread()))], [0])
  })
})
