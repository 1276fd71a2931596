/** What a mock answers. */
import { Schema } from "effect"
import { Fault } from "../faults/Fault.ts"

const Texts = Schema.NonEmptyArray(Schema.String)
const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
const NotNegative = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))

export const MockToolCall = Schema.Struct({
  name: Schema.NonEmptyString,
  /** A text is sent as it is, all else as JSON. */
  arguments: Schema.optionalKey(Schema.Unknown),
  id: Schema.optionalKey(Schema.NonEmptyString),
  /** The arguments' text in the pieces that a stream sends. */
  chunks: Schema.optionalKey(Texts),
})
export type MockToolCall = typeof MockToolCall.Type

const Block = Schema.Union([
  Schema.Struct({ text: Schema.String, chunks: Schema.optionalKey(Texts) }),
  Schema.Struct({ reasoning: Schema.String, chunks: Schema.optionalKey(Texts) }),
  Schema.Struct({ refusal: Schema.String, chunks: Schema.optionalKey(Texts) }),
  Schema.Struct({ tool_call: MockToolCall }),
])
export type Block = typeof Block.Type

/** An error of the provider; what is absent is as the provider has it for the status. */
export const MockError = Schema.Struct({
  status: Schema.Int.check(Schema.isBetween({ minimum: 400, maximum: 599 })),
  type: Schema.optionalKey(Schema.String),
  code: Schema.optionalKey(Schema.String),
  param: Schema.optionalKey(Schema.String),
  message: Schema.optionalKey(Schema.String),
  headers: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
})
export type MockError = typeof MockError.Type

const Generate = Schema.Struct({
  generator: Schema.optionalKey(
    Schema.String.check(
      Schema.isPattern(/^(lorem|echo|random|fixed:[\s\S]*)$/, { expected: "lorem, echo, random or fixed:TEXT" }),
    ),
  ),
  target_tokens: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThan(0))),
})
export type GeneratorWish = typeof Generate.Type

/** Each replaces what was counted. */
const MockUsage = Schema.Struct({
  prompt_tokens: Schema.optionalKey(Count),
  completion_tokens: Schema.optionalKey(Count),
  cached_tokens: Schema.optionalKey(Count),
  reasoning_tokens: Schema.optionalKey(Count),
})
export type MockUsage = typeof MockUsage.Type

/** Constants in place of the model's distributions. */
const MockLatency = Schema.Union([
  Schema.Literal("instant"),
  Schema.Struct({ ttft_ms: Schema.optionalKey(NotNegative), tbt_ms: Schema.optionalKey(NotNegative) }),
])
export type MockLatency = typeof MockLatency.Type

const fields = {
  content: Schema.optionalKey(Schema.String),
  /** The content in the pieces that a stream sends. */
  chunks: Schema.optionalKey(Texts),
  /** The content as a value, sent as JSON text. */
  json: Schema.optionalKey(Schema.Unknown),
  reasoning: Schema.optionalKey(Schema.String),
  refusal: Schema.optionalKey(Schema.String),
  tool_calls: Schema.optionalKey(Schema.NonEmptyArray(MockToolCall)),
  blocks: Schema.optionalKey(Schema.NonEmptyArray(Block)),
  error: Schema.optionalKey(MockError),
  generate: Schema.optionalKey(Generate),
  /** The upstream answers. */
  passthrough: Schema.optionalKey(Schema.Literal(true)),
  finish_reason: Schema.optionalKey(Schema.Literals(["stop", "length", "tool_calls", "content_filter", "pause_turn"])),
  usage: Schema.optionalKey(MockUsage),
  latency: Schema.optionalKey(MockLatency),
  /** Alone: of an answer that is generated, or instead of one. */
  fault: Schema.optionalKey(Fault),
}
type Fields = Schema.Struct<typeof fields>["Type"]

const texts = ["content", "chunks", "json"] as const
const said = [...texts, "reasoning", "refusal", "tool_calls"] as const

/** What is said twice, or not at all. */
const oneAnswer = Schema.makeFilter((response: Fields) => {
  const sets = (keys: ReadonlyArray<keyof Fields>) => keys.filter((key) => response[key] !== undefined)
  const ways = [...(sets(said).length > 0 ? ["content"] : []), ...sets(["blocks", "error", "generate", "passthrough"])]
  if (ways.length === 0 && response.fault === undefined)
    return "says nothing: give content, json, tool_calls, refusal, blocks, error, generate, passthrough or fault"
  if (ways.length > 1) return `says ${ways.join(" and ")}, which exclude each other`
  const twice = sets(texts)
  return twice.length > 1 ? `says its text twice: by ${twice.join(" and ")}` : true
})

export const MockResponse = Schema.Struct(fields).check(oneAnswer)
export type MockResponse = typeof MockResponse.Type
