/** One seed gives the same delays, whatever keeps the time: a virtual clock, a real one, or the wheel. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Stream } from "effect"
import { TestClock } from "effect/testing"
import type { Prompt } from "../../src/domain/Prompt.ts"
import type { LatencyPlan } from "../../src/latency/Latency.ts"
import type { LatencyOverrides } from "../../src/latency/LatencyProfile.ts"
import { Pacer } from "../../src/latency/Pacer.ts"
import { Seeds } from "../../src/simulation/Seeds.ts"
import { Simulation } from "../../src/simulation/Simulation.ts"
import { promptOf } from "../domain/promptOf.ts"
// Loads the encodings, for which a virtual clock would not wait.
import "../tokenizer/encodings.ts"
import { simulator } from "./simulator.ts"

const prompts: ReadonlyArray<Prompt> = [
  promptOf({ text: "one", sampling: { maxTokens: 12 } }),
  promptOf({ text: "two", sampling: { maxTokens: 6, choices: 3 } }),
  promptOf({ text: "one", sampling: { maxTokens: 12 } }),
]

const overrides: LatencyOverrides = {
  ttft: { distribution: "gamma", mean_ms: 12, stddev_ms: 5 },
  tbt: { distribution: "lognormal", mean_ms: 4, stddev_ms: 2 },
  chunking: { min_tokens: 1, max_tokens: 2 },
  network: { jitter_ms: 3, stall_rate: 0.05, stall_ms: 10 },
}

interface Run {
  readonly offsets: ReadonlyArray<ReadonlyArray<number>>
  /** What each answer waited for, in milliseconds from its start. */
  readonly waits: ReadonlyArray<ReadonlyArray<number>>
  /** When its events are due. */
  readonly due: ReadonlyArray<ReadonlyArray<number>>
  readonly said: ReadonlyArray<unknown>
}

/** What one answer asked of its pacer. */
interface Notes {
  startedAt: number | undefined
  readonly waits: Array<number>
}

/** A pacer that notes when an answer begins, which is when it first asks for the time, and what it waits for. */
const noting = (pacer: Layer.Layer<Pacer>, notes: () => Notes) =>
  Layer.effect(
    Pacer,
    Effect.map(Pacer, (inner) => {
      const now = () => {
        const at = inner.now()
        notes().startedAt ??= at
        return at
      }
      const waitUntil = (due: number) => {
        notes().waits.push(due - (notes().startedAt ?? 0))
        return inner.waitUntil(due)
      }
      return { ...inner, now, waitUntil }
    }),
  ).pipe(Layer.provide(pacer))

/** Asks one after the other. */
const run = Effect.fnUntraced(function* (pacer: Layer.Layer<Pacer>, seed: number) {
  const plans: Array<LatencyPlan> = []
  const notes: Array<Notes> = []
  const noted = noting(pacer, () => notes.at(-1) ?? { startedAt: undefined, waits: [] })
  const due: Array<ReadonlyArray<number>> = []
  const said = yield* Effect.forEach(prompts, (prompt) =>
    Effect.gen(function* () {
      notes.push({ startedAt: undefined, waits: [] })
      const { paced, events } = yield* Simulation.use((simulation) => simulation.answer({ prompt, streaming: true }))
      due.push(paced.timeline.due)
      return yield* Stream.runCollect(events)
    }).pipe(Effect.scoped),
  ).pipe(Effect.provide(simulator({ latency: { overrides }, seeds: Seeds.layerFixed(seed), pacer: noted, plans })))
  const offsets = plans.map((plan) => [...plan.offsets])
  return { offsets, due, waits: notes.map(({ waits }) => waits), said } satisfies Run
})

const virtual = (seed = 7) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(run(Pacer.layerClock, seed))
    yield* TestClock.adjust("1 hour")
    return yield* Fiber.join(fiber)
  })

/** Which moments of the plan are waited for depends on how busy the machine is; others than the plan's are never. */
const assertSame = (actual: Run, expected: Run) => {
  assert.deepStrictEqual(actual.offsets, expected.offsets)
  assert.deepStrictEqual(actual.due, expected.due)
  assert.deepStrictEqual(actual.said, expected.said)
  assert.isAtLeast(actual.waits.flat().length, 5)
  actual.waits.forEach((waits, i) => {
    for (const wait of waits) {
      const nearest = Math.min(...(expected.due[i] ?? []).map((due) => Math.abs(due - wait)))
      assert.isBelow(nearest, 1e-6, `${wait} is none of ${expected.due[i]}`)
    }
  })
}

const withTestClock = Effect.provide(TestClock.layer())

describe("with one seed", () => {
  it.live("the wheel waits for what the virtual clock waits for", () =>
    Effect.gen(function* () {
      const expected = yield* withTestClock(virtual())
      const actual = yield* run(Pacer.layerWheel, 7)
      assertSame(actual, expected)
    }),
  )

  it.live("a real clock waits for what the virtual clock waits for", () =>
    Effect.gen(function* () {
      const expected = yield* withTestClock(virtual())
      assertSame(yield* run(Pacer.layerClock, 7), expected)
    }),
  )

  it.live("the virtual clock waits for every moment of the plan, network and all", () =>
    Effect.gen(function* () {
      const { waits, offsets, due } = yield* withTestClock(virtual())
      assert.deepStrictEqual(
        offsets.map((each) => each.length),
        [12, 6, 12],
      )
      // All that is due at one moment is waited for once; the clock tells no less than a millisecond.
      const moments = (times: ReadonlyArray<number> = []) => [...new Set(times.map(Math.ceil))]
      waits.forEach((each, i) => {
        assert.deepStrictEqual(
          moments(each),
          moments(due[i]).filter((at) => at > 0),
        )
      })
      assert.notDeepEqual(waits[2], waits[0])
    }),
  )
})

describe("with another seed", () => {
  it.effect("the plan and the waits are others", () =>
    Effect.gen(function* () {
      const one = yield* virtual(7)
      const two = yield* virtual(8)
      assert.notDeepEqual(two.offsets, one.offsets)
      assert.notDeepEqual(two.waits, one.waits)
    }),
  )
})
