/** What a rule may say, and how it is refused. */
import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import { parse } from "yaml"
import { MockFile, MockRule, MockSettings } from "../../src/mocks/MockRule.ts"

const problem = (rule: unknown): string => {
  const decoded = Schema.decodeUnknownResult(MockRule, { onExcessProperty: "error" })(rule)
  return Result.isFailure(decoded) ? String(decoded.failure) : "none"
}

describe("a rule is refused", () => {
  for (const [name, rule, expected] of [
    ["without an answer", { match: {} }, "give response or turns"],
    ["with two answers", { response: "a", turns: [{ type: "assistant", text: "b" }] }, "both response and turns"],
    ["when its response is empty", { response: {} }, "says nothing"],
    ["when it says its text twice", { response: { content: "a", json: {} } }, "content and json"],
    ["when it says and fails", { response: { content: "a", error: { status: 500 } } }, "content and error"],
    ["with a key that it does not know", { response: "a", matches: {} }, "matches"],
    ["with a bad expression", { response: "a", match: { content_regex: "(" } }, "missing closing )"],
    ["with a bad expression deep inside", { response: "a", match: { not: { any: [{ system_regex: "[" }] } } }, "["],
    ["with a lookaround, which takes no linear time", { response: "a", match: { content_regex: "(?=a)" } }, "(?="],
    ["with a bad path", { response: "a", match: { jsonpath: "$[" } }, "$["],
    ["with an empty sequence", { response: [] }, "response"],
    ["with a status that is no error", { response: { error: { status: 200 } } }, "400"],
  ] as const) {
    it(name, () => {
      assert.include(problem(rule), expected)
    })
  }
})

it("the settings of the issue work as printed", () => {
  const settings = parse(`
mocks:
  - match:
      content_contains: "weather"
    response:
      content: "The weather is sunny and 72°F."
  - match:
      model: "gpt-4"
      system_contains: "json"
    response:
      content: '{"result": "mocked"}'
`)
  const decoded = Schema.decodeUnknownSync(MockSettings, { onExcessProperty: "error" })(settings.mocks)
  assert.isArray(decoded)
})

it("the examples are mocks", () => {
  const examples = parse(readFileSync("config/mocks.yaml", "utf8"))
  const decoded = Schema.decodeUnknownSync(MockFile, { onExcessProperty: "error" })({ mocks: examples })
  assert.isAbove(decoded.mocks.length, 3)
})
