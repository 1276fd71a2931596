/** Tools that the provider runs: an answer calls them and goes on, pauses, or ends where its tokens do. */
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import type { ToolSpec } from "../../src/domain/Prompt.ts"
import type { Reply } from "../../src/domain/Reply.ts"
import { MockBook } from "../../src/mocks/MockBook.ts"
import { promptOf } from "../domain/promptOf.ts"
import { rulesOf } from "../mocks/book.ts"
import { reply, simulator } from "./simulator.ts"

const search: ToolSpec = { kind: "function", name: "search", hosted: { input: { query: "it" } } }
const look: ToolSpec = { kind: "function", name: "look" }

const finder: ToolSpec = {
  kind: "function",
  name: "finder",
  hosted: { input: { query: "it" }, terms: { field: "query", joined: " " } },
}
const hidden = (name: string): ToolSpec => ({ kind: "function", name, deferred: { search: "finder", term: name } })

const namesOf = ({ choices }: Reply) => choices[0]?.toolCalls.map(({ name }) => name)
const endOf = ({ choices }: Reply) => choices[0]?.reason

it.effect("an answer goes on after the call, and pays for both", () =>
  Effect.gen(function* () {
    const plain = yield* reply(promptOf())
    const answer = yield* reply(promptOf({ tools: [search] }))
    assert.deepStrictEqual(answer.choices[0]?.toolCalls[0]?.input, '{"query":"it"}')
    assert.strictEqual(endOf(answer), "stop")
    assert.isNotEmpty(answer.choices[0]?.text)
    assert.isAbove(answer.usage.completion, plain.usage.completion)
    assert.isUndefined(answer.choices[0]?.toolCalls[0]?.after)
  }).pipe(Effect.provide(simulator())),
)

it.effect("has words before the call where answers have such, and tells where they end", () =>
  Effect.gen(function* () {
    const { choices } = yield* reply(promptOf({ tools: [search] }))
    const { text = "", toolCalls } = choices[0] ?? {}
    const after = toolCalls?.[0]?.after ?? 0
    assert.isTrue(after > 0 && after < text.length)
  }).pipe(Effect.provide(simulator({ preambleRate: 1 }))),
)

it.effect("leaves the caller's tools the first call, unless it is named", () =>
  Effect.gen(function* () {
    const both = { tools: [search, look] }
    assert.deepStrictEqual(namesOf(yield* reply(promptOf(both))), ["look"])
    const named = yield* reply(promptOf({ ...both, toolChoice: { _tag: "Named", name: "search" } }))
    assert.deepStrictEqual([namesOf(named), endOf(named)], [["search"], "stop"])
    assert.deepStrictEqual(namesOf(yield* reply(promptOf({ ...both, toolChoice: { _tag: "None" } }))), [])
  }).pipe(Effect.provide(simulator())),
)

it.effect("ends with the tokens, in the call or right behind it", () =>
  Effect.gen(function* () {
    const whole = yield* reply(promptOf({ tools: [search] }))
    const text = whole.choices[0]?.text.length ?? 0
    for (let maxTokens = 1; maxTokens < whole.usage.completion; maxTokens++) {
      const cut = yield* reply(promptOf({ tools: [search], sampling: { maxTokens } }))
      assert.deepStrictEqual([endOf(cut), cut.usage.completion], ["length", maxTokens])
      assert.isBelow(cut.choices[0]?.text.length ?? 0, text)
    }
  }).pipe(Effect.provide(simulator())),
)

it.effect("stops at a stop sequence in what comes after", () =>
  Effect.gen(function* () {
    const { choices } = yield* reply(promptOf({ tools: [search], sampling: { stop: ["dolor"] } }))
    assert.strictEqual(choices[0]?.text, "Lorem ipsum ")
    assert.strictEqual(choices[0]?.stopSequence, "dolor")
  }).pipe(Effect.provide(simulator())),
)

it.effect("pauses after ten calls", () =>
  Effect.gen(function* () {
    const answer = yield* reply(promptOf({ tools: [search] }))
    assert.deepStrictEqual([namesOf(answer)?.length, endOf(answer)], [10, "pause_turn"])
    assert.strictEqual(answer.choices[0]?.text, "")
  }).pipe(Effect.provide(simulator({ tools: { maxParallel: 1_000 } }))),
)

const mocked = (response: object) =>
  simulator({ mocks: MockBook.layer({ rules: rulesOf([{ response }]), strict: false, sessionHeader: "x-session" }) })

it.effect("pauses as a mock has it, with the call of a tool that the provider runs", () =>
  Effect.gen(function* () {
    const answer = yield* reply(promptOf({ tools: [look, search] }))
    assert.deepStrictEqual([namesOf(answer), endOf(answer)], [["search"], "pause_turn"])
    assert.strictEqual(answer.choices[0]?.text, "")
    const bare = yield* reply(promptOf())
    assert.deepStrictEqual([namesOf(bare), endOf(bare)], [[], "pause_turn"])
    assert.isNotEmpty(bare.choices[0]?.text)
  }).pipe(Effect.provide(mocked({ finish_reason: "pause_turn", generate: {} }))),
)

it.effect("pauses behind what a mock says", () =>
  Effect.gen(function* () {
    const answer = yield* reply(promptOf({ tools: [look, search] }))
    assert.strictEqual(answer.choices[0]?.text, "Wait.")
    assert.deepStrictEqual([namesOf(answer), endOf(answer)], [["search"], "pause_turn"])
  }).pipe(Effect.provide(mocked({ finish_reason: "pause_turn", content: "Wait." }))),
)

it.effect("has ended when a mock's calls are all the provider's", () =>
  Effect.gen(function* () {
    assert.strictEqual(endOf(yield* reply(promptOf({ tools: [search] }))), "stop")
    assert.strictEqual(endOf(yield* reply(promptOf())), "tool_calls")
  }).pipe(Effect.provide(mocked({ tool_calls: [{ name: "search" }] }))),
)

it.effect("says nothing where the provider's filter lets nothing through", () =>
  Effect.gen(function* () {
    const answer = yield* reply(promptOf({ blocked: true, tools: [search] }))
    assert.deepStrictEqual([answer.choices[0]?.text, namesOf(answer), endOf(answer)], ["", [], "content_filter"])
    assert.strictEqual(answer.usage.completion, 0)
  }).pipe(Effect.provide(simulator())),
)

it.effect("searches for a tool that is not in the prompt before it calls it, and pays for that", () =>
  Effect.gen(function* () {
    const answer = yield* reply(promptOf({ tools: [finder, hidden("dig")] }))
    assert.deepStrictEqual([namesOf(answer), endOf(answer)], [["finder", "dig"], "tool_calls"])
    assert.strictEqual(answer.choices[0]?.toolCalls[0]?.input, '{"query":"dig"}')
    const known = yield* reply(promptOf({ tools: [finder, { kind: "function", name: "dig" }] }))
    assert.deepStrictEqual(namesOf(known), ["dig"])
    assert.isAbove(answer.usage.completion, known.usage.completion)
    assert.isBelow(answer.usage.prompt, known.usage.prompt)
  }).pipe(Effect.provide(simulator())),
)

it.effect("calls a search by itself only where there is nothing else", () =>
  Effect.gen(function* () {
    assert.deepStrictEqual(namesOf(yield* reply(promptOf({ tools: [finder] }))), ["finder"])
    const both = [finder, search]
    for (const seed of [1, 2, 3, 4, 5]) {
      const answer = yield* reply(promptOf({ tools: both, sampling: { seed } }))
      assert.deepStrictEqual(namesOf(answer), ["search"])
    }
  }).pipe(Effect.provide(simulator())),
)
