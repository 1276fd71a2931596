/** What mocks remember: sequences, scripts, scenarios, counts of sessions; and which of several answers. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import type { MockRequest } from "../../src/mocks/MockRequest.ts"
import { message } from "../domain/promptOf.ts"
import { asker, rulesOf } from "./book.ts"

const times = <A>(count: number, ask: () => A): ReadonlyArray<A> => Array.from({ length: count }, ask)

describe("order", () => {
  it.effect("is that of declaration among equals, and of priority before it", () =>
    Effect.gen(function* () {
      const { ask } = yield* asker([
        { response: "first" },
        { response: "second" },
        { response: "high", priority: 1, match: { content_contains: "!" } },
        { response: "low", priority: -1 },
      ])
      assert.deepStrictEqual([ask("a"), ask("a!")], ["first", "high"])
    }),
  )

  it.effect("is the same with many rules, which are looked up by what they want to see", () =>
    Effect.gen(function* () {
      const many = Array.from({ length: 100 }, (_, i) => ({
        match: { content_contains: `number ${i}.` },
        response: `${i}`,
      }))
      const { ask } = yield* asker([
        ...many.slice(0, 50),
        { match: { turn: 0, content_regex: "^any" }, response: "any" },
        ...many.slice(50),
        { match: { content_regex: "^special \\d+$" }, response: "special" },
        { match: { model: "gpt-4.1" }, response: "by model" },
        { match: { model: "o?-*" }, response: "by glob" },
        { match: { turn: 3, model: "*" }, response: "third" },
        { match: { content_equals: "exact" }, response: "exact" },
        { match: { content_contains: "İSTANBUL", ignore_case: true }, response: "folded" },
      ])
      assert.deepStrictEqual(
        ["number 7. and number 70.", "any number 70.", "any number 7.", "number 99.", "special 12", "exact"].map(
          (text) => ask(text),
        ),
        ["7", "any", "7", "99", "special", "exact"],
      )
      assert.strictEqual(ask({ text: "no", model: "gpt-4.1" }), "by model")
      assert.strictEqual(ask({ text: "no", model: "o3-mini" }), "by glob")
      assert.strictEqual(ask({ text: "no", model: "o3" }), undefined)
      const turns = [1, 2, 3].map(() => message("assistant", "so"))
      assert.strictEqual(ask({ messages: [...turns, message("user", "no")] }), "third")
      assert.strictEqual(ask("in istanbul"), undefined)
      assert.strictEqual(ask("in İstanbul"), "folded")
      assert.strictEqual(ask("special twelve"), undefined)
    }),
  )
})

it.effect("a function of the library's user decides with the rest", () =>
  Effect.gen(function* () {
    const predicate = ({ prompt, streaming }: MockRequest) => prompt.messages.length === 2 && !streaming
    const { ask, book } = yield* asker([{ match: { predicate, content_contains: "hi" }, response: "two" }])
    const two = [message("user", "hi"), message("user", "hi again")]
    assert.deepStrictEqual(
      [ask("hi"), ask({ messages: two }), ask({ messages: [...two, ...two] })],
      [undefined, "two", undefined],
    )
    assert.deepInclude(Effect.runSync(book.explain())?.nearest[0]?.failed[0], {
      key: "predicate",
      expected: "a function",
    })
  }),
)

it.effect.prop(
  "many rules answer as they would one by one",
  {
    wanted: Schema.Array(
      Schema.Struct({
        key: Schema.Literals(["content_contains", "content_equals", "content_regex", "model", "turn"]),
        text: Schema.Literals(["abc", "abcd", "bcd", "ab", "xyz abc", "gpt-4o", "gpt-4*"]),
        priority: Schema.Literals([0, 0, 1]),
        lower: Schema.Boolean,
      }),
    ),
    asked: Schema.Literals(["abc", "abcd", "ABCD", "an xyz abc", "xyz bcd", "ab", "none"]),
  },
  ({ wanted, asked }) =>
    Effect.gen(function* () {
      const rules = wanted.map(({ key, text, priority, lower }, i) => ({
        id: `${i}`,
        priority,
        match: { [key]: key === "turn" ? i % 2 : text.replace("*", key === "model" ? "*" : "."), ignore_case: lower },
        response: `${i}`,
      }))
      const padding = Array.from({ length: 40 }, () => ({ match: { content_equals: "padding" }, response: "" }))
      const few = rules.toSorted((one, other) => other.priority - one.priority)
      const each = yield* Effect.forEach(few, (rule) => asker([rule]))
      const expected = each.map(({ ask }) => ask(asked)).find((answer) => answer !== undefined)
      const { ask } = yield* asker([...rules, ...padding])
      assert.strictEqual(ask(asked), expected)
    }),
)

describe("a sequence", () => {
  const response = [{ content: "a" }, { content: "b" }]
  for (const [on_exhausted, expected] of [
    [undefined, ["a", "b", "b", "b"]],
    ["repeat_last", ["a", "b", "b", "b"]],
    ["loop", ["a", "b", "a", "b"]],
    ["error", ["a", "b", "!mock_exhausted", "!mock_exhausted"]],
    ["next", ["a", "b", "other", "other"]],
  ] as const) {
    it.effect(`on_exhausted: ${on_exhausted}`, () =>
      Effect.gen(function* () {
        const rule = on_exhausted === undefined ? { response } : { response, on_exhausted }
        const { ask } = yield* asker([rule, { response: "other" }])
        assert.deepStrictEqual(times(4, ask), expected)
      }),
    )
  }

  it.effect("has a cursor for each session", () =>
    Effect.gen(function* () {
      const { ask } = yield* asker([{ response }])
      const one = () => ask({ session: "one" })
      const two = () => ask({ session: "two" })
      assert.deepStrictEqual([one(), two(), one(), two(), ask()], ["a", "a", "b", "b", "a"])
    }),
  )
})

it.effect("a script gives its turns in order, whatever is asked", () =>
  Effect.gen(function* () {
    const { ask } = yield* asker([
      {
        turns: [
          { type: "assistant", text: "Let me look." },
          { type: "tool_calls", calls: [{ name: "look" }] },
          { type: "mixed", text: "And:", calls: [{ name: "find" }, { name: "see" }] },
          { type: "error", error: { status: 429, code: "slow_down" } },
          { type: "assistant", text: "done", reasoning: "hm" },
        ],
        on_exhausted: "error",
      },
    ])
    assert.deepStrictEqual(times(6, ask), [
      "Let me look.",
      "look()",
      "And:|find()|see()",
      "!slow_down",
      "hm|done",
      "!mock_exhausted",
    ])
  }),
)

describe("counts", () => {
  it.effect("times: is used up", () =>
    Effect.gen(function* () {
      const { ask } = yield* asker([{ response: "once", times: 1 }, { response: "then" }])
      assert.deepStrictEqual(times(3, ask), ["once", "then", "then"])
      assert.strictEqual(ask({ session: "another" }), "once")
    }),
  )

  it.effect("after: lets the first calls that match pass", () =>
    Effect.gen(function* () {
      const { ask } = yield* asker([
        { response: "late", after: 2, times: 1, match: { content_contains: "x" } },
        { response: "usual" },
      ])
      const asked = ["x", "y", "x", "x", "x"].map((text) => ask(text))
      assert.deepStrictEqual(asked, ["usual", "usual", "usual", "late", "usual"])
    }),
  )

  it.effect("probability: answers that share of the calls", () =>
    Effect.gen(function* () {
      const { ask } = yield* asker([{ response: "maybe", probability: 0.3 }])
      const answered = times(2_000, ask).filter((text) => text === "maybe").length
      assert.isTrue(answered > 500 && answered < 700, `${answered} of 2000`)
      const never = yield* asker([{ response: "never", probability: 0 }])
      assert.deepStrictEqual(new Set(times(50, never.ask)), new Set([undefined]))
    }),
  )

  it.effect("the counter counts the answers of the session", () =>
    Effect.gen(function* () {
      const { ask } = yield* asker([{ response: "{{counter}} of {{session}}" }])
      assert.deepStrictEqual(
        [ask({ session: "s" }), ask({ session: "s" }), ask({ session: "t" })],
        ["1 of s", "2 of s", "1 of t"],
      )
    }),
  )
})

it.effect("a scenario leads a session from state to state", () =>
  Effect.gen(function* () {
    const state = (from: string, next: string) => ({ name: "order", state: from, next })
    const { ask, book } = yield* asker([
      { match: { content_contains: "pay" }, scenario: state("ordered", "paid"), response: "paid" },
      { match: { content_contains: "order" }, scenario: state("start", "ordered"), response: "ordered" },
      { response: "not now" },
    ])
    assert.deepStrictEqual(
      ["pay", "order", "order", "pay", "pay"].map((text) => ask(text)),
      ["not now", "ordered", "not now", "paid", "not now"],
    )
    assert.strictEqual(ask({ text: "order", session: "another" }), "ordered")
    Effect.runSync(book.reset())
    assert.strictEqual(ask("order"), "ordered")
  }),
)

describe("loading anew", () => {
  it.effect("keeps the counts of rules that are as they were, and of no others", () =>
    Effect.gen(function* () {
      const once = (id: string, response: string) => ({ id, response, times: 1, match: { content_equals: id } })
      const { ask, book } = yield* asker([])
      book.load("file", rulesOf([once("a", "A"), once("b", "B")]))
      assert.deepStrictEqual([ask("a"), ask("b")], ["A", "B"])
      book.load("file", rulesOf([once("b", "B changed"), once("a", "A")]))
      assert.deepStrictEqual([ask("a"), ask("b")], [undefined, "B changed"])
    }),
  )

  it.effect("puts what is added at run time after files that come later", () =>
    Effect.gen(function* () {
      const { ask, book } = yield* asker([])
      book.load("api", rulesOf([{ response: "api" }]))
      book.load("file", rulesOf([{ response: "file" }]))
      assert.strictEqual(ask(), "file")
    }),
  )
})

it.effect("no mocks and no strictness ask nothing of a call", () =>
  Effect.gen(function* () {
    assert.isFalse((yield* asker([])).book.active())
    assert.isTrue((yield* asker([], true)).book.active())
    assert.isTrue((yield* asker([{ response: "x" }])).book.active())
  }),
)

describe("explain", () => {
  it.effect("names what is missing, the nearest first, and what the session has used up", () =>
    Effect.gen(function* () {
      const { ask, book } = yield* asker([
        { id: "far", match: { model: "x", content_equals: "y" }, response: "" },
        { id: "near", match: { model: "gpt-4o", content_equals: "y" }, response: "" },
        { id: "used", match: { content_contains: "hi" }, times: 1, response: "" },
      ])
      assert.isUndefined(Effect.runSync(book.explain()))
      ask("hi")
      ask("hi")
      const explained = Effect.runSync(book.explain())
      assert.isNull(explained?.answered_by)
      assert.deepStrictEqual(explained?.nearest, [
        { id: "used", source: "settings", failed: [{ key: "times", expected: 1, actual: 1 }] },
        { id: "near", source: "settings", failed: [{ key: "content_equals", expected: "y", actual: "hi" }] },
        {
          id: "far",
          source: "settings",
          failed: [
            { key: "model", expected: "x", actual: "gpt-4o" },
            { key: "content_equals", expected: "y", actual: "hi" },
          ],
        },
      ])
    }),
  )
})
