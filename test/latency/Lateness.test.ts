/** Percentiles out of buckets are near the exact ones, and what came since the last look is kept apart. */
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { hashWord, seededRandom } from "../../src/generation/seededRandom.ts"
import { type Distribution, samplerOf } from "../../src/latency/Distribution.ts"
import { Lateness, type LatenessView } from "../../src/latency/Lateness.ts"

const shares = [0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1]

const recorded = (values: ReadonlyArray<number>): Lateness => {
  const lateness = new Lateness()
  for (const value of values) lateness.record(value)
  return lateness
}

/** The least value that the share of all values stays at or below. */
const exact = (values: ReadonlyArray<number>, share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? 0

const assertNear = (view: LatenessView, values: ReadonlyArray<number>) => {
  assert.strictEqual(view.count, values.length)
  for (const share of shares) {
    const expected = exact(values, share)
    assert.isAtLeast(view.percentile(share), expected * 0.9999, `p${share * 100} of ${expected}`)
    assert.isAtMost(view.percentile(share), expected * 1.1, `p${share * 100} of ${expected}`)
  }
}

const drawn = (distribution: Distribution, count: number): ReadonlyArray<number> => {
  const random = seededRandom(hashWord("lateness"))
  const sample = samplerOf(distribution)
  return Array.from({ length: count }, () => Math.max(0.07, sample(random)))
}

const times = Schema.Array(Schema.Finite.check(Schema.isBetween({ minimum: 0.0625, maximum: 60_000 }))).check(
  Schema.isMinLength(1),
  Schema.isMaxLength(200),
)

describe("Lateness", () => {
  const distributions: ReadonlyArray<Distribution> = [
    { distribution: "lognormal", mean_ms: 1, stddev_ms: 3 },
    { distribution: "normal", mean_ms: 400, stddev_ms: 100 },
    { distribution: "gamma", mean_ms: 5_000, stddev_ms: 9_000 },
    {
      histogram: [
        { up_to_ms: 1, weight: 99 },
        { up_to_ms: 2_000, weight: 1 },
      ],
    },
  ]
  for (const distribution of distributions) {
    it(`has the percentiles of 20,000 values to 10 %: ${JSON.stringify(distribution)}`, () => {
      const values = drawn(distribution, 20_000)
      assertNear(recorded(values), values)
    })
  }

  it.prop(
    "has the percentiles of any values to 10 %, and exactly their maximum",
    [times],
    ([values]) => {
      const lateness = recorded(values)
      assertNear(lateness, values)
      assert.strictEqual(lateness.max, Math.max(...values))
      assert.strictEqual(lateness.percentile(1), lateness.max)
    },
    { arbitrary: { runs: 200, seed: 1 } },
  )

  it("is nothing before any event", () => {
    const lateness = new Lateness()
    assert.deepStrictEqual(
      [lateness.count, lateness.max, lateness.percentile(0.5), lateness.percentile(1)],
      [0, 0, 0, 0],
    )
    const recent = lateness.recent()
    assert.deepStrictEqual([recent.count, recent.percentile(0.99)], [0, 0])
  })

  it("counts events that are not late at all", () => {
    const lateness = recorded([0, 0, 0, 0])
    assert.deepStrictEqual([lateness.count, lateness.max, lateness.percentile(0.99)], [4, 0, 0])
  })

  it("tells less than a sixteenth of a millisecond as no more than that", () => {
    const lateness = recorded([0, 0.001, 0.06, 0.0625, 5])
    assert.strictEqual(lateness.percentile(0.8), 0.0625)
  })

  it("counts what is later than any bucket in the last", () => {
    const lateness = recorded([1, 1e9, Number.MAX_VALUE])
    assert.deepStrictEqual([lateness.count, lateness.max], [3, Number.MAX_VALUE])
    assert.isAbove(lateness.percentile(0.99), 1e7)
    assert.isAtMost(lateness.percentile(0.3), 1.1)
  })

  it("does not depend on the order of the events", () => {
    const values = drawn({ distribution: "gamma", mean_ms: 50, stddev_ms: 90 }, 1_000)
    const [forward, backward] = [recorded(values), recorded(values.toReversed())]
    assert.deepStrictEqual(
      shares.map((share) => backward.percentile(share)),
      shares.map((share) => forward.percentile(share)),
    )
  })
})

describe("the recent events", () => {
  it("are those since the last look, first of all", () => {
    const lateness = recorded(drawn({ distribution: "normal", mean_ms: 5, stddev_ms: 1 }, 1_000))
    assert.strictEqual(lateness.recent().count, 1_000)
    assert.strictEqual(lateness.recent().count, 0)
    const late = drawn({ distribution: "normal", mean_ms: 900, stddev_ms: 50 }, 500)
    for (const value of late) lateness.record(value)
    assertNear(lateness.recent(), late)
  })

  it("stay as they were seen when others come", () => {
    const lateness = recorded([10, 10, 10])
    const seen = lateness.recent()
    for (const value of [500, 500, 500, 500]) lateness.record(value)
    assert.strictEqual(seen.count, 3)
    assert.isAtMost(seen.percentile(1), 11)
  })

  it("are forgotten by no look at all events", () => {
    const lateness = recorded([1, 2, 3])
    lateness.recent()
    lateness.record(4)
    assert.deepStrictEqual([lateness.count, lateness.max], [4, 4])
    assertNear(lateness, [1, 2, 3, 4])
  })
})
