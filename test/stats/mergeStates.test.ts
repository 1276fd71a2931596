/** Counts of several processes add up to what one would have counted. */
import { assert, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { Histogram } from "../../src/stats/Histogram.ts"
import { Metrics } from "../../src/stats/Metrics.ts"
import { mergeStates } from "../../src/stats/mergeStates.ts"
import { Recent } from "../../src/stats/Recent.ts"
import { callOf } from "./callOf.ts"

const values = Array.from({ length: 300 }, (_, index) => ((index * 7919) % 997) / 3 + 0.01)

it("of histograms: the same percentiles, whoever counted what", () => {
  const [all, one, two] = [new Histogram(), new Histogram(), new Histogram()]
  for (const [index, value] of values.entries()) {
    all.record(value)
    ;(index % 3 === 0 ? one : two).record(value)
  }
  const merged = new Histogram()
  merged.restore(mergeStates(one.state(), two.state()))
  assert.deepStrictEqual(merged.spread(), all.spread())
  const withNone = new Histogram()
  withNone.restore(mergeStates(all.state(), new Histogram().state()))
  assert.deepStrictEqual(withNone.spread(), all.spread())
})

it("of the last seconds: by the clock that all share", () => {
  let now = 1_000_000
  const [all, one, two] = [new Recent(() => now), new Recent(() => now), new Recent(() => now)]
  for (let call = 0; call < 40; call++) {
    now += 250
    all.add(10, call % 5 === 0)
    ;(call % 2 === 0 ? one : two).add(10, call % 5 === 0)
  }
  const merged = new Recent(() => now)
  merged.restore(mergeStates(one.state(), two.state()))
  assert.deepStrictEqual(merged.series(), all.series())
  assert.deepStrictEqual(merged.rates(), all.rates())
})

it("of names: what only one has counted stays", () => {
  assert.deepStrictEqual(
    mergeStates<Record<string, unknown>>(
      { a: 1, list: [1, 2], deep: { x: 1 }, min: 3, max: 3 },
      { b: 2, list: [1, 1, 1], deep: { x: 2, y: 1 }, min: 1, max: 5 },
    ),
    { a: 1, b: 2, list: [2, 3, 1], deep: { x: 3, y: 1 }, min: 1, max: 5 },
  )
})

const freshMetrics = Effect.provide(Metrics, Layer.fresh(Metrics.layer({ vllm: false })))

const totalOf = (metrics: Metrics["Service"], family: string) => {
  const samples = metrics.families().find(({ name }) => name === family)?.samples ?? []
  return [samples.length, samples.reduce((total, { value }) => total + value, 0)]
}

it.effect("of metrics: no more paths than one process would tell apart, and our own endpoints always", () =>
  Effect.gen(function* () {
    const [one, two, sum] = [yield* freshMetrics, yield* freshMetrics, yield* freshMetrics]
    for (let path = 0; path < 1_000; path++) {
      one.observe(callOf({ endpoint: `/v1/threads/one-${path}/messages` }))
      two.observe(callOf({ endpoint: `/v1/threads/two-${path}/messages` }))
    }
    one.observe(callOf())
    assert.deepStrictEqual(totalOf(one, "llmsim_requests_total"), [502, 1_001])
    sum.restore(mergeStates(one.state(), two.state()))
    assert.deepStrictEqual(totalOf(sum, "llmsim_requests_total"), [502, 2_001])
    const endpoints = sum.families()[0]?.samples.map(({ labels }) => labels.endpoint)
    assert.includeMembers(endpoints ?? [], ["openai-chat", "__other__"])
  }),
)

it.effect("of metrics: no more models than one process would tell apart, and no call is lost", () =>
  Effect.gen(function* () {
    const [one, two, sum] = [yield* freshMetrics, yield* freshMetrics, yield* freshMetrics]
    for (let model = 0; model < 400; model++) {
      one.observe(callOf({ model: `one-${model}`, outcome: "error", error: "RateLimited", status: 429 }))
      two.observe(callOf({ model: `two-${model}`, outcome: "error", error: "RateLimited", status: 429 }))
    }
    sum.restore(mergeStates(one.state(), two.state()))
    assert.lengthOf(sum.models(), 501)
    const totals = ["llmsim_requests_total", "llmsim_rate_limit_refusals_total"].map((family) => totalOf(sum, family))
    assert.deepStrictEqual(totals, Array(2).fill([501, 800]))
  }),
)
