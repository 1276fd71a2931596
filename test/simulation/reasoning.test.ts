/** Thinking takes tokens and time before anything is seen. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Effort } from "../../src/domain/Prompt.ts"
import { Simulation } from "../../src/simulation/Simulation.ts"
import { promptOf } from "../domain/promptOf.ts"
import { events, reply, simulator } from "./simulator.ts"

const thinking = (effort: Effort | undefined, shown = false, more: object = {}) =>
  promptOf({ model: "o3", reasoning: { effort, shown }, ...more })

describe("reasoning", () => {
  it.effect("takes the tokens of its effort, a quarter more or less, in steps of 64", () =>
    Effect.gen(function* () {
      const means = { none: 0, low: 128, medium: 320, high: 1024, xhigh: 2048 }
      for (const [effort, mean] of Object.entries(means)) {
        const { usage } = yield* reply(thinking(effort as Effort))
        assert.isAtLeast(usage.reasoning, Math.floor((mean * 0.75) / 64) * 64)
        assert.isAtMost(usage.reasoning, Math.ceil((mean * 1.25) / 64) * 64)
        assert.strictEqual(usage.reasoning % 64, 0)
        assert.strictEqual(usage.completion, usage.reasoning + 40)
      }
    }).pipe(Effect.provide(simulator())),
  )

  it.effect("is what a thinking model does by itself, and others do not", () =>
    Effect.gen(function* () {
      assert.isAbove((yield* reply(thinking(undefined))).usage.reasoning, 0)
      assert.strictEqual((yield* reply(promptOf({ model: "gpt-4o" }))).usage.reasoning, 0)
      assert.strictEqual((yield* reply(promptOf({ model: "gpt-5.1" }))).usage.reasoning, 0)
    }).pipe(Effect.provide(simulator())),
  )

  it.effect("is seen word for word where the caller may see it", () =>
    Effect.gen(function* () {
      const { choices, usage } = yield* reply(thinking("low", true))
      assert.match(choices[0]?.reasoning ?? "", /^Okay the user wants to know/)
      const deltas = (yield* events(thinking("low", true))).filter(({ _tag }) => _tag === "ReasoningDelta")
      assert.lengthOf(deltas, usage.reasoning)
    }).pipe(Effect.provide(simulator())),
  )

  it.effect("keeps to a budget, and to the limit of the answer", () =>
    Effect.gen(function* () {
      const budget = promptOf({ model: "o3", reasoning: { effort: "high", budget: 100, shown: true } })
      assert.strictEqual((yield* reply(budget)).usage.reasoning, 100)
      const limited = yield* reply(thinking("high", false, { sampling: { maxTokens: 50 } }))
      assert.deepInclude(limited.usage, { reasoning: 50, completion: 50 })
      assert.deepInclude(limited.choices[0], { text: "", reason: "length" })
    }).pipe(Effect.provide(simulator())),
  )

  it.effect("takes its time before the first word", () =>
    Effect.gen(function* () {
      const simulation = yield* Simulation
      const { paced, usage } = yield* simulation.answer({ prompt: thinking("low"), streaming: true })
      const { events: planned, due } = paced.timeline
      const first = planned.findIndex(({ _tag }) => _tag === "TextDelta")
      assert.strictEqual(first, 1)
      assert.strictEqual(due[first], 100 + usage.reasoning * 10)
    }).pipe(Effect.scoped, Effect.provide(simulator({ latency: { overrides: { ttft: 100, tbt: 10 } } }))),
  )
})
