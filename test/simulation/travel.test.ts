/** The way to the caller delays events, and never changes their order. */
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { hashWord, seededRandom } from "../../src/generation/seededRandom.ts"
import type { Network } from "../../src/latency/LatencyProfile.ts"
import type { Timeline } from "../../src/latency/pace.ts"
import { travel } from "../../src/simulation/travel.ts"

const timelineOf = (due: ReadonlyArray<number>): Timeline<string> => ({ events: due.map((_, i) => `e${i}`), due })

const travelled = (due: ReadonlyArray<number>, network: Network, seed = "way") =>
  travel(timelineOf(due), network, seededRandom(hashWord(seed))).due

const every = (gap: number, count: number) => Array.from({ length: count }, (_, i) => i * gap)

const assertRising = (due: ReadonlyArray<number>) =>
  assert.deepStrictEqual(
    [...due],
    due.toSorted((a, b) => a - b),
  )

const gaps = Schema.Array(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 300 }))).check(
  Schema.isMaxLength(60),
)
const share = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
const milliseconds = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 500 }))

describe("travel", () => {
  const none: ReadonlyArray<Network> = [
    {},
    { jitter_ms: 0, stall_rate: 0, stall_ms: 0 },
    { stall_rate: 1 },
    { stall_rate: 0, stall_ms: 1_000 },
  ]
  for (const network of none) {
    it(`changes nothing without anything to add: ${JSON.stringify(network)}`, () => {
      assert.deepStrictEqual(travelled(every(10, 50), network), every(10, 50))
    })
  }

  it("adds up to the jitter to each event, evenly", () => {
    const due = every(1_000, 5_001)
    const added = travelled(due, { jitter_ms: 40 })
      .map((at, i) => at - (due[i] ?? 0))
      .slice(1)
    assert.isAtLeast(Math.min(...added), 0)
    assert.isBelow(Math.max(...added), 40)
    assert.approximately(added.reduce((sum, value) => sum + value, 0) / added.length, 20, 1)
    assert.approximately(added.filter((value) => value < 10).length / added.length, 0.25, 0.03)
  })

  it("keeps the order of events that are nearer than the jitter, and its bound", () => {
    const due = every(1, 2_000)
    const late = travelled(due, { jitter_ms: 100 })
    assertRising(late)
    const added = late.map((at, i) => at - (due[i] ?? 0))
    assert.isBelow(Math.max(...added), 100)
    assert.isAbove(Math.max(...added), 90)
  })

  it("holds up what comes in a stall, and lets it arrive together at the stall's end", () => {
    const due = every(10, 20_000)
    const late = travelled(due, { stall_rate: 0.001, stall_ms: 500 })
    const stalls = late.flatMap((at, i) => (at === (due[i] ?? 0) + 500 ? [i] : []))
    assert.isAtLeast(stalls.length, 5)
    assert.isAtMost(stalls.length, 40)
    const [first = 0, second = 0] = stalls
    assert.isAbove(second - first, 50)
    const end = (due[first] ?? 0) + 500
    // Fifty more events are due until the silence ends; the next one is on time again.
    assert.deepStrictEqual(late.slice(first, first + 51), new Array(51).fill(end))
    assert.deepStrictEqual(late.slice(first - 5, first), due.slice(first - 5, first))
    assert.deepStrictEqual(late.slice(first + 51, first + 60), due.slice(first + 51, first + 60))
  })

  it("stalls as seldom as was said", () => {
    const due = every(1_000, 20_001)
    const late = travelled(due, { stall_rate: 0.05, stall_ms: 300 })
    const stalled = late.filter((at, i) => at > (due[i] ?? 0)).length
    assert.approximately(stalled / 20_000, 0.05, 0.006)
  })

  it("lets the start of the answer through at once, whatever happens", () => {
    assert.deepStrictEqual(travelled([0, 10], { stall_rate: 1, stall_ms: 100 }), [0, 110])
  })

  it("repeats with its seed, and differs with another", () => {
    const network = { jitter_ms: 30, stall_rate: 0.1, stall_ms: 200 }
    const one = travelled(every(10, 100), network, "one")
    assert.deepStrictEqual(travelled(every(10, 100), network, "one"), one)
    assert.notDeepEqual(travelled(every(10, 100), network, "two"), one)
  })

  it("keeps the events themselves, and the timeline it was given", () => {
    const timeline = timelineOf(every(10, 5))
    const { events } = travel(timeline, { jitter_ms: 50 }, seededRandom(hashWord("way")))
    assert.deepStrictEqual(events, ["e0", "e1", "e2", "e3", "e4"])
    assert.deepStrictEqual(timeline.due, every(10, 5))
  })

  it.prop(
    "never makes an event early, never turns two around, and adds no more than a stall and the jitter",
    { gaps, jitter_ms: milliseconds, stall_rate: share, stall_ms: milliseconds },
    ({ gaps: between, ...network }) => {
      let at = 0
      const due = between.map((gap) => {
        at += gap
        return at
      })
      const late = travelled(due, network)
      assert.strictEqual(late.length, due.length)
      assertRising(late)
      late.forEach((time, i) => {
        assert.isAtLeast(time, due[i] ?? 0)
        assert.isAtMost(time, (due[i] ?? 0) + network.jitter_ms + network.stall_ms)
      })
    },
    { arbitrary: { runs: 300, seed: 1 } },
  )
})
