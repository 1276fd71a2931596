/** A mock: what it answers, and to whom. */
import { Schema } from "effect"
import { withDefault } from "../domain/withDefault.ts"
import { MockMatch } from "./MockMatch.ts"
import { MockError, MockResponse, MockToolCall } from "./MockResponse.ts"

/** One step of a script. */
const Turn = Schema.Union([
  Schema.Struct({
    type: Schema.Literal("assistant"),
    text: Schema.String,
    reasoning: Schema.optionalKey(Schema.String),
  }),
  Schema.Struct({ type: Schema.Literal("tool_calls"), calls: Schema.NonEmptyArray(MockToolCall) }),
  Schema.Struct({
    type: Schema.Literal("mixed"),
    text: Schema.String,
    calls: Schema.NonEmptyArray(MockToolCall),
  }),
  Schema.Struct({ type: Schema.Literal("error"), error: MockError }),
])
export type Turn = typeof Turn.Type

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

/** A conversation's state by name: the rule holds in `state`, and leads to `next`. A scenario begins in "start". */
const Scenario = Schema.Struct({
  name: Schema.NonEmptyString,
  state: Schema.optionalKey(Schema.String),
  next: Schema.optionalKey(Schema.String),
})

const TextOrResponse = Schema.Union([Schema.String, MockResponse])

const fields = {
  id: Schema.optionalKey(Schema.NonEmptyString),
  /** Absent: every request. */
  match: Schema.optionalKey(MockMatch),
  /** A list is a sequence, one answer a call. */
  response: Schema.optionalKey(Schema.Union([Schema.String, MockResponse, Schema.NonEmptyArray(TextOrResponse)])),
  /** A script, in the place of a response. */
  turns: Schema.optionalKey(Schema.NonEmptyArray(Turn)),
  on_exhausted: Schema.optionalKey(Schema.Literals(["repeat_last", "loop", "error", "next"])),
  /** Higher ones are asked first; equal ones in the order in which they stand. */
  priority: Schema.optionalKey(Schema.Finite),
  /** Share of the calls it matches that it answers. */
  probability: Schema.optionalKey(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))),
  /** How many calls of a session it answers at most. */
  times: Schema.optionalKey(Count),
  /** How many calls of a session that match it lets pass first. */
  after: Schema.optionalKey(Count),
  scenario: Schema.optionalKey(Scenario),
}

/**
 * A mock, in the words of a settings file.
 *
 * @example
 * ```ts
 * import type { MockRule } from "llmsim"
 *
 * const rainy: MockRule = { match: { content_contains: "weather" }, response: { content: "It rains." }, times: 2 }
 * ```
 */
export const MockRule = Schema.Struct(fields).check(
  Schema.makeFilter(({ response, turns }: Schema.Struct<typeof fields>["Type"]) => {
    if (response === undefined && turns === undefined) return "answers nothing: give response or turns"
    return response !== undefined && turns !== undefined ? "has both response and turns" : true
  }),
)
export type MockRule = typeof MockRule.Type

/** The settings' section: a list of rules, or rules and how they are used. */
export const MockSettings = Schema.Union([
  Schema.Array(MockRule),
  Schema.Struct({
    rules: withDefault(Schema.Array(MockRule), []),
    files: withDefault(Schema.Union([Schema.NonEmptyString, Schema.Array(Schema.NonEmptyString)]), []),
    strict: withDefault(Schema.Boolean, false),
    session_header: withDefault(Schema.NonEmptyString, "x-llmsim-session"),
  }),
])
export type MockSettings = typeof MockSettings.Type

/** What a file of mocks holds. */
export const MockFile = Schema.Struct({ mocks: Schema.Array(MockRule) })
