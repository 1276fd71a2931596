/** Every key of `match` lets through what it names and nothing else: in every dialect, whole and streamed. */
import { assert, it, layer } from "@effect/vitest"
import { Effect } from "effect"
import { MockMatch } from "../../src/mocks/MockMatch.ts"
import type { MockRequest } from "../../src/mocks/MockRequest.ts"
import { TestServer } from "../support/TestServer.ts"
import { dialects } from "./dialects.ts"
import { keysOf } from "./keysOf.ts"
import type { MockAsk } from "./MockDialect.ts"

interface KeyCase {
  readonly key: string
  readonly match: object
  readonly hit: MockAsk
  readonly miss: MockAsk
}

const cases: ReadonlyArray<KeyCase> = [
  { key: "model", match: { model: "gpt-4o*" }, hit: { model: "gpt-4o-mini" }, miss: { model: "gpt-4.1" } },
  {
    key: "model list",
    match: { model: ["gpt-4.1", "gpt-4o"] },
    hit: { model: "gpt-4o" },
    miss: { model: "gpt-4o-mini" },
  },
  {
    key: "content_contains",
    match: { content_contains: "weather" },
    hit: { user: "the weather?" },
    miss: { user: "Weather" },
  },
  {
    key: "content_equals",
    match: { content_equals: "ping" },
    hit: { user: "ping", history: 1 },
    miss: { user: "ping!" },
  },
  {
    key: "content_regex",
    match: { content_regex: "order #\\d+$" },
    hit: { user: "my order #12" },
    miss: { user: "my order #12?" },
  },
  {
    key: "ignore_case",
    match: { content_contains: "WEATHER", ignore_case: true },
    hit: { user: "The Weather" },
    miss: { user: "wether" },
  },
  {
    key: "ignore_case of a regex",
    match: { content_regex: "^HELLO", ignore_case: true },
    hit: { user: "hello" },
    miss: { user: "oh hello" },
  },
  {
    key: "system_contains",
    match: { system_contains: "json" },
    hit: { system: "Speak json." },
    miss: { user: "json" },
  },
  {
    key: "system_regex",
    match: { system_regex: "you are \\w+" },
    hit: { system: "you are Ann" },
    miss: { system: "you are" },
  },
  { key: "any_message", match: { any_message: "earlier" }, hit: { history: 1 }, miss: {} },
  {
    key: "messages_count",
    match: { messages_count: 3 },
    hit: { history: 1, system: "not counted" },
    miss: { history: 2 },
  },
  {
    key: "messages_count range",
    match: { messages_count: { min: 2 } },
    hit: { history: 1 },
    miss: { system: "not counted" },
  },
  { key: "turn", match: { turn: { min: 1, max: 2 } }, hit: { history: 2 }, miss: { history: 3 } },
  { key: "has_tool_result", match: { has_tool_result: true }, hit: { toolResult: { id: "c1", text: "9" } }, miss: {} },
  {
    key: "has_tool_result false",
    match: { has_tool_result: false },
    hit: {},
    miss: { toolResult: { id: "c1", text: "9" } },
  },
  {
    key: "tool_result_contains",
    match: { tool_result_contains: "sunny" },
    hit: { toolResult: { id: "c1", text: "very sunny" } },
    miss: { toolResult: { id: "c1", text: "rain" } },
  },
  {
    key: "tool_call_id",
    match: { tool_call_id: "call_9" },
    hit: { toolResult: { id: "call_9", text: "" } },
    miss: { toolResult: { id: "call_8", text: "" } },
  },
  {
    key: "tools_include",
    match: { tools_include: ["look", "find"] },
    hit: { tools: ["find", "look", "go"] },
    miss: { tools: ["look"] },
  },
  {
    key: "response_format",
    match: { response_format: "json_schema" },
    hit: { format: "json_schema" },
    miss: { user: "json_schema" },
  },
  {
    key: "temperature",
    match: { temperature: { min: 0.5, max: 1 } },
    hit: { temperature: 0.7 },
    miss: { temperature: 0.2 },
  },
  { key: "temperature absent", match: { temperature: { min: 0 } }, hit: { temperature: 0 }, miss: {} },
  { key: "user", match: { user: "ann*" }, hit: { endUser: "ann-1" }, miss: { endUser: "bob" } },
  {
    key: "metadata",
    match: { metadata: { user_id: "u-*" } },
    hit: { metadata: { user_id: "u-7" } },
    miss: { metadata: { user_id: "v-7" } },
  },
  {
    key: "header",
    match: { header: { "X-Tenant": "acme" } },
    hit: { headers: { "x-tenant": "acme" } },
    miss: { headers: { "x-tenant": "acme2" } },
  },
  { key: "key", match: { key: "team-*" }, hit: { apiKey: "sk-alpha" }, miss: { apiKey: "sk-beta" } },
  { key: "jsonpath", match: { jsonpath: "$[?@.tag]" }, hit: { metadata: { tag: "x" } }, miss: {} },
  {
    key: "jsonpath with a test",
    match: { jsonpath: { path: "$.metadata.tag", regex: "^x+$" } },
    hit: { metadata: { tag: "xx" } },
    miss: { metadata: { tag: "xy" } },
  },
  {
    key: "jsonpath that must not exist",
    match: { jsonpath: { path: "$.temperature", exists: false } },
    hit: {},
    miss: { temperature: 1 },
  },
  {
    key: "all",
    match: { all: [{ content_contains: "a" }, { content_contains: "b" }] },
    hit: { user: "ab" },
    miss: { user: "a" },
  },
  {
    key: "any",
    match: { any: [{ content_equals: "a" }, { content_equals: "b" }] },
    hit: { user: "b" },
    miss: { user: "c" },
  },
  { key: "not", match: { not: { content_contains: "secret" } }, hit: { user: "open" }, miss: { user: "a secret" } },
  {
    key: "predicate",
    match: { predicate: ({ prompt }: MockRequest) => prompt.messages.length > 2 },
    hit: { history: 1 },
    miss: {},
  },
  {
    key: "two keys at once",
    match: { model: "gpt-4o", content_contains: "hi" },
    hit: { user: "hi" },
    miss: { user: "hi", model: "gpt-4.1" },
  },
]

const response = { content: "MOCKED" }
const mocks = cases.map(({ match, key }) => {
  const header = { ...("header" in match ? (match.header as object) : {}), "x-case": key }
  return { id: key, match: { ...match, header }, response }
})

const auth = {
  mode: "keys",
  keys: [
    { key: "sk-test", name: "test" },
    { key: "sk-alpha", name: "team-alpha" },
    { key: "sk-beta", name: "beta" },
  ],
}

layer(TestServer.layer({ mocks, auth }), { excludeTestServices: true })("a mock's match", (it) => {
  for (const dialect of dialects) {
    for (const stream of [false, true]) {
      for (const { key, hit, miss } of cases) {
        if (dialect.lacks?.[key] !== undefined) continue
        const asked = (ask: MockAsk) =>
          Effect.map(
            dialect.ask({ ...ask, headers: { ...ask.headers, "x-case": key } }, stream),
            ({ text }) => text === "MOCKED",
          )
        it.effect(`${key}: ${dialect.name}, ${stream ? "streamed" : "whole"}`, () =>
          Effect.gen(function* () {
            assert.isTrue(yield* asked(hit), "should be mocked")
            assert.isFalse(yield* asked(miss), "should be generated")
          }),
        )
      }
    }
  }
})

it("every key of a match is in the tables here, for every dialect", () => {
  const known = keysOf(MockMatch)
  assert.isAbove(known.length, 20)
  for (const dialect of dialects) {
    const told = cases
      .filter(({ key }) => dialect.lacks?.[key] === undefined)
      .flatMap(({ match }) => Object.keys(match))
    const missing = known.filter((key) => !told.includes(key) && !["provider", "endpoint", "stream"].includes(key))
    assert.deepStrictEqual(missing, [], dialect.name)
  }
})

const whereRules = dialects.flatMap(({ name, provider }) => [
  { match: { endpoint: name, content_equals: "by name" }, response },
  { match: { provider, content_equals: "by provider" }, response },
  { match: { stream: true, endpoint: name, content_equals: "by stream" }, response },
])

layer(TestServer.layer({ mocks: whereRules }), { excludeTestServices: true })("a mock's endpoint", (it) => {
  for (const dialect of dialects) {
    for (const stream of [false, true]) {
      it.effect(`is known: ${dialect.name}, ${stream ? "streamed" : "whole"}`, () =>
        Effect.gen(function* () {
          for (const user of ["by name", "by provider"]) {
            assert.strictEqual((yield* dialect.ask({ user }, stream)).text, "MOCKED")
          }
          assert.strictEqual((yield* dialect.ask({ user: "by stream" }, stream)).text === "MOCKED", stream)
        }),
      )
    }
  }
})
