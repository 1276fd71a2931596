/** The bytes of spans are those that OpenTelemetry's SDK makes of them. */
import { assert, it } from "@effect/vitest"
import type { Attributes } from "@opentelemetry/api"
import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer"
import { resourceFromAttributes } from "@opentelemetry/resources"
import { Schema } from "effect"
import { CallSpan } from "../../../src/server/telemetry/CallSpan.ts"
import { otlpSpans } from "../../../src/server/telemetry/otlpSpans.ts"
import type { SentSpan } from "../../../src/server/telemetry/SentSpan.ts"
import type { ObservedCall } from "../../../src/stats/ObservedCall.ts"
import { callOf } from "../../stats/callOf.ts"
import { unicodeText } from "../../tokenizer/unicodeText.ts"
import { parentId, traceId } from "./telemetryServer.ts"

const originOf = (attributes: Attributes = { "service.name": "llmsim" }) => ({
  resource: resourceFromAttributes(attributes, { schemaUrl: "https://opentelemetry.io/schemas/1.45.0" }),
  instrumentationScope: { name: "llmsim" },
  limits: undefined,
})

const assertSame = (calls: ReadonlyArray<ObservedCall>, origin = originOf()) => {
  const parentOf = ({ traceparent }: ObservedCall) => traceparent && { traceId, spanId: parentId, sampled: true }
  const spans = calls.flatMap(
    (call) => new CallSpan(call, parentOf(call) || undefined, origin).whole() as Array<SentSpan>,
  )
  const ours = Buffer.from(otlpSpans(spans, origin)).toString("hex")
  assert.strictEqual(ours, Buffer.from(ProtobufTraceSerializer.serializeRequest(spans) ?? []).toString("hex"))
}

const between = (minimum: number, maximum: number) => Schema.Finite.check(Schema.isBetween({ minimum, maximum }))
const count = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }))

const some = Schema.Struct({
  at: between(0, 4e12),
  session: Schema.UndefinedOr(Schema.String),
  outcome: Schema.Literals(["ok", "error", "aborted"]),
  error: Schema.UndefinedOr(Schema.String),
  fault: Schema.UndefinedOr(Schema.String),
  usage: Schema.Struct({ prompt: count, completion: count, cached: count, reasoning: count }),
  finishReasons: Schema.Array(Schema.String),
  planned: Schema.Struct({ ttft: between(0, 1e300), duration: between(0, 1) }),
  timing: Schema.Struct({ ttft: Schema.UndefinedOr(between(0, 1e6)), duration: between(0, 1e6) }),
  streaming: Schema.Boolean,
  traceparent: Schema.UndefinedOr(Schema.Literal("some")),
})

it.prop(
  "whatever a call tells",
  [some, some, unicodeText],
  ([one, other, text]) => assertSame([callOf({ ...one, model: text }), callOf({ ...other, session: text })]),
  { arbitrary: { runs: 300, seed: 1 } },
)

it("however many they are", () => {
  for (const count of [1, 20, 2_000])
    assertSame(Array.from({ length: count }, () => callOf({ model: "ü".repeat(9_000 / count) })))
})

it("whosever they are, and whatever there is of numbers and lists", () => {
  const lists = { words: ["a", "ü"], numbers: [1, 2.5], answers: [true, false], none: [], empty: "" }
  const numbers = {
    zero: 0,
    byte: 127,
    two: 128,
    word: 2 ** 31,
    more: 2 ** 32,
    most: 2 ** 53 - 1,
    great: 2 ** 62,
    huge: 2 ** 63,
    below: -0.5,
  }
  assertSame([callOf()], originOf({ "service.name": "llmsim", ...lists, ...numbers }))
})
