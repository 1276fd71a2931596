/** What a mock asks of a request before it answers it. */
import { Schema } from "effect"
import { JsonTest } from "./JsonTest.ts"
import type { MockRequest } from "./MockRequest.ts"
import { Regex } from "./Regex.ts"

const OneOrMore = Schema.Union([Schema.String, Schema.NonEmptyArray(Schema.String)])

/** A number, or the least and the most that it may be. */
const Range = Schema.Union([
  Schema.Finite,
  Schema.Struct({ min: Schema.optionalKey(Schema.Finite), max: Schema.optionalKey(Schema.Finite) }),
])
export type Range = typeof Range.Type

/** A function of the library's user; no file can say one. */
const Predicate = Schema.declare((value): value is (request: MockRequest) => boolean => typeof value === "function", {
  expected: "a function",
})

const fields = {
  /** Globs, as the other names here; of a list, any. */
  model: Schema.optionalKey(OneOrMore),
  provider: Schema.optionalKey(OneOrMore),
  /** The dialect's name, such as "openai-chat". */
  endpoint: Schema.optionalKey(OneOrMore),
  /** Of the last user message. */
  content_contains: Schema.optionalKey(Schema.String),
  content_equals: Schema.optionalKey(Schema.String),
  content_regex: Schema.optionalKey(Regex),
  system_contains: Schema.optionalKey(Schema.String),
  system_regex: Schema.optionalKey(Regex),
  /** Contained in some message, whoever said it. */
  any_message: Schema.optionalKey(Schema.String),
  /** How many messages there are besides the system's. */
  messages_count: Schema.optionalKey(Range),
  /** How many of them are the assistant's. */
  turn: Schema.optionalKey(Range),
  /** Whether results of tools came since the assistant last spoke. */
  has_tool_result: Schema.optionalKey(Schema.Boolean),
  tool_result_contains: Schema.optionalKey(Schema.String),
  tool_call_id: Schema.optionalKey(Schema.String),
  /** Names of tools that are all offered. */
  tools_include: Schema.optionalKey(OneOrMore),
  response_format: Schema.optionalKey(Schema.Literals(["text", "json_object", "json_schema"])),
  temperature: Schema.optionalKey(Range),
  user: Schema.optionalKey(Schema.String),
  metadata: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
  header: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
  /** The name of the caller's API key. */
  key: Schema.optionalKey(Schema.String),
  stream: Schema.optionalKey(Schema.Boolean),
  /** Paths that each select something in the raw body. */
  jsonpath: Schema.optionalKey(Schema.Union([JsonTest, Schema.NonEmptyArray(JsonTest)])),
  predicate: Schema.optionalKey(Predicate),
  /** Whether texts and globs are compared in whatever case. */
  ignore_case: Schema.optionalKey(Schema.Boolean),
}

type Fields = Schema.Struct<typeof fields>["Type"]

/** All keys that are there must hold. */
export interface MockMatch extends Fields {
  readonly all?: ReadonlyArray<MockMatch>
  readonly any?: ReadonlyArray<MockMatch>
  readonly not?: MockMatch
}

const inner = Schema.suspend((): Schema.Codec<MockMatch> => MockMatch)

export const MockMatch: Schema.Codec<MockMatch> = Schema.Struct({
  ...fields,
  all: Schema.optionalKey(Schema.Array(inner)),
  any: Schema.optionalKey(Schema.Array(inner)),
  not: Schema.optionalKey(inner),
}).annotate({ identifier: "MockMatch" })
