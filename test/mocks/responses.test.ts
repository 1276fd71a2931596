/** Every form of response reaches the SDK as it was written: in every dialect, whole and streamed. */
import { assert, it, layer } from "@effect/vitest"
import { Duration, Effect, Exit } from "effect"
import { MockResponse } from "../../src/mocks/MockResponse.ts"
import { TestServer } from "../support/TestServer.ts"
import { dialects } from "./dialects.ts"
import { keysOf } from "./keysOf.ts"
import type { Dialect, Failed, Heard, MockAsk } from "./MockDialect.ts"

interface FormCase {
  readonly form: string
  readonly response: unknown
  readonly ask?: MockAsk
  readonly match?: object
  readonly atLeastMs?: number
  readonly check: (heard: Heard, stream: boolean) => void
}

const call = { name: "get_weather", arguments: { city: "Oslo" } }

const forms: ReadonlyArray<FormCase> = [
  {
    form: "a text by itself",
    response: "Just so.",
    check: ({ text, finish }) => assert.deepStrictEqual([text, finish], ["Just so.", "stop"]),
  },
  {
    form: "content, counted",
    response: { content: "The weather is sunny and 72°F." },
    check: ({ text, usage, pieces }, stream) => {
      assert.strictEqual(text, "The weather is sunny and 72°F.")
      assert.strictEqual(usage?.completion, 9)
      assert.strictEqual(pieces.length, stream ? 9 : 1)
    },
  },
  {
    form: "exact chunks",
    response: { chunks: ["The we", "ather is", " sunny."] },
    check: ({ text, pieces }, stream) => {
      assert.strictEqual(text, "The weather is sunny.")
      assert.deepStrictEqual(pieces, stream ? ["The we", "ather is", " sunny."] : [text])
    },
  },
  {
    form: "tool calls",
    response: { tool_calls: [call, { name: "get_time", id: "call_mine" }] },
    check: ({ calls, finish, text }) => {
      assert.deepStrictEqual(
        calls.map(({ name, input }) => [name, JSON.parse(input)]),
        [
          ["get_weather", { city: "Oslo" }],
          ["get_time", {}],
        ],
      )
      // Gemini's older models give their calls no ids.
      assert.strictEqual(calls[1]?.id ?? "call_mine", "call_mine")
      assert.strictEqual(finish, "tool_calls")
      assert.strictEqual(text, "")
    },
  },
  {
    form: "a call whose arguments are no JSON, in exact chunks",
    response: { tool_calls: [{ name: "get_weather", chunks: ['{"ci', 'ty": "Os'] }] },
    check: ({ calls, pieces }, stream) => {
      assert.strictEqual(calls[0]?.input, '{"city": "Os')
      assert.deepStrictEqual(pieces, stream ? ['{"ci', 'ty": "Os'] : ['{"city": "Os'])
    },
  },
  {
    form: "text and calls",
    response: { content: "One moment.", tool_calls: [call] },
    check: ({ text, calls, finish }) => {
      assert.deepStrictEqual([text, calls.length, finish], ["One moment.", 1, "tool_calls"])
    },
  },
  {
    form: "reasoning, which costs tokens",
    response: { reasoning: "Let me think.", content: "Yes." },
    check: ({ text, usage }) => {
      assert.strictEqual(text, "Yes.")
      assert.strictEqual(usage?.completion, 6)
    },
  },
  {
    form: "a refusal",
    response: { refusal: "I will not." },
    check: ({ refusal, text }) => assert.deepStrictEqual([refusal, text], ["I will not.", ""]),
  },
  {
    form: "a refusal, said or withheld",
    response: { refusal: "I will not." },
    check: ({ refusal, text, finish }) => {
      assert.strictEqual(text, "")
      assert.isTrue(refusal === "I will not." || finish === "content_filter")
    },
  },
  {
    form: "a template of what every call has",
    match: { content_regex: "order #(?<number>\\d+) of (\\w+)" },
    response: "{{model}} {{number}} {{2}} {{header x-form}} {{counter}}",
    ask: { user: "order #42 of Ann" },
    check: ({ text }) => assert.match(text, /^gpt-4o 42 Ann a template of what every call has \d+$/),
  },
  {
    form: "a sequence",
    response: ["in turn", { content: "in turn" }],
    check: ({ text }) => assert.strictEqual(text, "in turn"),
  },
  {
    form: "thoughts, text and calls in order",
    response: { blocks: [{ reasoning: "Hm." }, { text: "So." }, { tool_call: call }] },
    check: ({ text, calls, finish }) =>
      assert.deepStrictEqual([text, calls[0]?.name, finish], ["So.", "get_weather", "tool_calls"]),
  },
  {
    form: "latency",
    response: { content: "Slowly.", latency: { ttft_ms: 150, tbt_ms: 10 } },
    atLeastMs: 150,
    check: ({ text }) => assert.strictEqual(text, "Slowly."),
  },
  {
    form: "json",
    response: { json: { answer: 'say "{{prompt}}"', list: [1, null] } },
    ask: { user: 'a "quoted" one' },
    check: ({ text }) => assert.deepStrictEqual(JSON.parse(text), { answer: 'say "a "quoted" one"', list: [1, null] }),
  },
  {
    form: "blocks in order",
    response: { blocks: [{ text: "First " }, { tool_call: call }, { text: "then." }] },
    check: ({ text, calls }) => assert.deepStrictEqual([text, calls[0]?.name], ["First then.", "get_weather"]),
  },
  {
    form: "finish_reason",
    response: { content: "Cut", finish_reason: "length" },
    check: ({ finish }) => assert.strictEqual(finish, "length"),
  },
  {
    form: "usage",
    response: { content: "Dear.", usage: { prompt_tokens: 1000, completion_tokens: 500 } },
    check: ({ usage }) => assert.deepStrictEqual(usage, { prompt: 1000, completion: 500 }),
  },
  {
    form: "a generator's text",
    response: { generate: { generator: "fixed:Generated." } },
    check: ({ text }) => assert.strictEqual(text, "Generated."),
  },
  {
    form: "so many generated tokens",
    response: { generate: { target_tokens: 7 }, finish_reason: "content_filter" },
    check: ({ usage, finish }) => assert.deepStrictEqual([usage?.completion, finish], [7, "content_filter"]),
  },
  {
    form: "a template",
    match: { content_regex: "order #(?<number>\\d+) of (\\w+)" },
    response: "{{model}} {{number}} {{2}} {{json $.model}} {{header x-form}} {{counter}} {{nothing}} \\{{model}}",
    ask: { user: "order #42 of Ann" },
    check: ({ text }) => assert.match(text, /^gpt-4o 42 Ann gpt-4o a template \d+ \{\{nothing\}\} \{\{model\}\}$/),
  },
  {
    form: "the last message",
    response: "{{last_message}}|{{prompt}}",
    ask: { user: "asked", toolResult: { id: "call_1", text: "found" } },
    check: ({ text }) => assert.strictEqual(text, "found|asked"),
  },
  {
    form: "ids and times",
    response: "{{uuid}} {{now}}",
    check: ({ text }) =>
      assert.match(
        text,
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12} 2026-01-01T00:\d\d:\d\dZ?/,
      ),
  },
  {
    form: "content, whatever the caller's limit",
    response: "One two three four five six",
    check: ({ text, finish }) => assert.deepStrictEqual([text, finish], ["One two three four five six", "stop"]),
  },
]

interface ErrorCase {
  readonly form: string
  readonly error?: object
  readonly fault?: string
  readonly check: (failed: Failed, dialect: Dialect) => void
}

const errors: ReadonlyArray<ErrorCase> = [
  {
    form: "an error in the provider's own words",
    error: { status: 429, headers: { "retry-after": "7" } },
    check: ({ status, message, headers }) => {
      assert.strictEqual(status, 429)
      assert.isNotEmpty(message)
      assert.strictEqual(headers?.get("retry-after"), "7")
    },
  },
  {
    form: "a fault instead of an answer",
    fault: "rate_limit",
    check: ({ status }) => assert.strictEqual(status, 429),
  },
  {
    form: "an error in the user's words",
    error: { status: 418, type: "teapot_error", code: "short_and_stout", message: "{{model}} is a teapot" },
    check: ({ status, type, message }) => {
      assert.deepStrictEqual([status, type], [418, "teapot_error"])
      assert.include(message, "gpt-4o is a teapot")
    },
  },
]

const broken: ReadonlyArray<{ readonly form: string; readonly response: object }> = [
  {
    form: "a fault of what it says",
    response: { content: "One two three four", fault: { kind: "disconnect", after_events: 2 } },
  },
  { form: "a fault of what is generated", response: { fault: { kind: "disconnect", after_events: 2 } } },
]

const named = (form: string, match: object = {}) => ({ all: [match, { header: { "x-form": form } }] })
const mocks = [
  ...forms.map(({ form, response, match }) => ({
    match: { ...match, ...named(form) },
    response,
  })),
  ...broken.map(({ form, response }) => ({ match: named(form), response })),
  ...errors.map(({ form, error, fault }) => ({
    match: named(form),
    response: error === undefined ? { fault: { kind: fault } } : { error },
  })),
]

it("every form of a response is in the tables here, for every dialect", () => {
  const known = keysOf(MockResponse)
  assert.isAbove(known.length, 10)
  for (const dialect of dialects) {
    const responses = forms.filter(({ form }) => dialect.lacks?.[form] === undefined).map(({ response }) => response)
    const told = [...responses, ...broken.map(({ response }) => response), ...errors]
      .filter((response) => typeof response === "object" && response !== null)
      .flatMap((response) => Object.keys(response))
    // Who answers by passing calls on needs somebody to pass them to: passthrough.test.ts.
    assert.deepStrictEqual(
      known.filter((key) => !told.includes(key) && key !== "passthrough"),
      [],
      dialect.name,
    )
  }
})

layer(TestServer.layer({ mocks: { rules: mocks, strict: true } }), { excludeTestServices: true })(
  "a mock's response",
  (it) => {
    for (const dialect of dialects) {
      for (const stream of [false, true]) {
        const way = `${dialect.name}, ${stream ? "streamed" : "whole"}`
        const lacks = (form: string) => dialect.lacks?.[form] !== undefined
        for (const { form, ask, check, atLeastMs = 0 } of forms) {
          if (lacks(form)) continue
          it.effect(`${form}: ${way}`, () =>
            Effect.gen(function* () {
              const [took, heard] = yield* Effect.timed(dialect.ask({ ...ask, headers: { "x-form": form } }, stream))
              assert.isAtLeast(Duration.toMillis(took), atLeastMs)
              check(heard, stream)
            }),
          )
        }
        for (const { form } of broken) {
          it.effect(`${form}: ${way}`, () =>
            Effect.gen(function* () {
              const exit = yield* Effect.exit(dialect.ask({ headers: { "x-form": form } }, stream))
              assert.isTrue(Exit.isFailure(exit), "the answer should have broken off")
            }),
          )
        }
        for (const { form, check } of errors) {
          if (lacks(form)) continue
          it.effect(`${form}: ${way}`, () =>
            Effect.gen(function* () {
              check(yield* Effect.flip(dialect.ask({ headers: { "x-form": form } }, stream)), dialect)
            }),
          )
        }
      }
    }
  },
)
