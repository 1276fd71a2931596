/** What a mock changes in time and in numbers. */
import { assert, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import type { LatencyPlan } from "../../src/latency/Latency.ts"
import { MockBook } from "../../src/mocks/MockBook.ts"
import { promptOf } from "../domain/promptOf.ts"
import { rulesOf } from "../mocks/book.ts"
import { events, reply, simulator, text } from "./simulator.ts"

const mocked = (rules: ReadonlyArray<unknown>, plans: Array<LatencyPlan> = []) =>
  simulator({
    latency: { profile: "gpt4o", scale: 2 },
    plans,
    mocks: MockBook.layer({ rules: rulesOf(rules), strict: false, sessionHeader: "x-llmsim-session" }),
  })

it.effect("its latency takes the place of the model's, and is scaled", () => {
  const plans: Array<LatencyPlan> = []
  const rule = { response: { chunks: ["a", "b", "c"], latency: { ttft_ms: 100, tbt_ms: 10 } } }
  return Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(events(promptOf()))
    yield* TestClock.adjust("1 second")
    yield* Fiber.join(fiber)
    assert.deepStrictEqual(plans[0]?.offsets, [200, 220, 240])
  }).pipe(Effect.provide(mocked([rule], plans)))
})

it.effect("an error waits as long as it says, and else not at all", () =>
  Effect.gen(function* () {
    const slow = yield* Effect.forkChild(Effect.flip(reply(promptOf({ text: "slow" }))))
    yield* TestClock.adjust("1999 millis")
    assert.isUndefined(slow.pollUnsafe())
    yield* TestClock.adjust("1 millis")
    assert.strictEqual((yield* Fiber.join(slow)).reason._tag, "Mocked")
    assert.strictEqual((yield* Effect.flip(reply(promptOf({ text: "quick" })))).reason._tag, "Mocked")
  }).pipe(
    Effect.provide(
      mocked([
        { match: { content_equals: "slow" }, response: { error: { status: 500 }, latency: { ttft_ms: 1_000 } } },
        { match: { content_equals: "quick" }, response: { error: { status: 500 } } },
      ]),
    ),
  ),
)

it.effect("thoughts that nobody sees take their tokens all the same", () =>
  Effect.gen(function* () {
    const seen = yield* reply(promptOf({ reasoning: { shown: true } }))
    const hidden = yield* reply(promptOf())
    assert.strictEqual(seen.choices[0]?.reasoning, "Let me think.")
    assert.strictEqual(hidden.choices[0]?.reasoning, "")
    for (const { usage } of [seen, hidden]) {
      assert.deepStrictEqual([usage.completion, usage.reasoning], [6, 4])
    }
  }).pipe(Effect.provide(mocked([{ response: { reasoning: "Let me think.", content: "Yes.", latency: "instant" } }]))),
)

it.effect("every choice says the same, with calls of its own ids", () =>
  Effect.gen(function* () {
    const { choices, usage } = yield* reply(promptOf({ sampling: { choices: 2 } }))
    assert.deepStrictEqual(
      choices.map(({ toolCalls }) => toolCalls.map(({ name, input }) => [name, input])),
      [[["look", '{"at":1}']], [["look", '{"at":1}']]],
    )
    assert.notStrictEqual(choices[0]?.toolCalls[0]?.id, choices[1]?.toolCalls[0]?.id)
    assert.strictEqual(usage.completion % 2, 0)
  }).pipe(
    Effect.provide(
      mocked([{ response: { tool_calls: [{ name: "look", arguments: { at: 1 } }], latency: "instant" } }]),
    ),
  ),
)

it.effect("cached and reasoning tokens are never more than those they are part of", () =>
  Effect.gen(function* () {
    const { usage, promptTokens, cachedTokens } = yield* reply(promptOf())
    assert.deepInclude(usage, { prompt: 5, cached: 5, completion: 2, reasoning: 2 })
    assert.deepStrictEqual([promptTokens, cachedTokens], [5, 5])
  }).pipe(
    Effect.provide(
      mocked([
        {
          response: {
            content: "x",
            latency: "instant",
            usage: { prompt_tokens: 5, cached_tokens: 9, completion_tokens: 2, reasoning_tokens: 3 },
          },
        },
      ]),
    ),
  ),
)

it.effect("what no mock answers is generated as ever", () =>
  Effect.gen(function* () {
    const prompt = promptOf({ text: "unmocked" })
    const latency = { profile: "instant" as const, scale: 1 }
    const without = yield* Effect.provide(text(prompt), simulator({ latency }))
    const rules = rulesOf([{ match: { content_equals: "other" }, response: "x" }])
    const mocks = MockBook.layer({ rules, strict: false, sessionHeader: "x-llmsim-session" })
    assert.strictEqual(yield* Effect.provide(text(prompt), simulator({ latency, mocks })), without)
  }),
)
