/** When a fault happens: to which calls, how often, how many times. */
import { Schema } from "effect"
import { globPattern } from "../domain/globPattern.ts"
import { Fault } from "./Fault.ts"

const positiveInt = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))
const rate = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))

/**
 * All that is said must fit; nothing said fits every call.
 *
 * @example
 * ```ts
 * import type { FaultMatch, FaultRule } from "llmsim"
 *
 * const streamsOfOne: FaultMatch = { key: "load-test", endpoint: "openai-*", streaming: true }
 * const cutThem: FaultRule = { fault: { kind: "disconnect", at_fraction: 0.5 }, match: streamsOfOne }
 * ```
 */
export const FaultMatch = Schema.Struct({
  /** A glob over the model's id. */
  model: Schema.optionalKey(Schema.String),
  provider: Schema.optionalKey(Schema.String),
  /** The dialect's name, such as openai-chat; a glob. */
  endpoint: Schema.optionalKey(Schema.String),
  /** The name of the caller's key. */
  key: Schema.optionalKey(Schema.String),
  streaming: Schema.optionalKey(Schema.Boolean),
  /** Part of the last user message, in any case. */
  contains: Schema.optionalKey(Schema.String),
  /** Whether the call names sequences to stop at, or one that it must name. */
  stop: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.String])),
})
export type FaultMatch = typeof FaultMatch.Type

/**
 * A fault, and the calls that meet it.
 *
 * @example
 * ```ts
 * import type { FaultRule } from "llmsim"
 *
 * const everyTenth: FaultRule = { fault: { kind: "stall", ms: 3_000 }, match: { model: "gpt-4o*", streaming: true }, every: 10 }
 * ```
 */
export const FaultRule = Schema.Struct({
  fault: Fault,
  match: Schema.optionalKey(FaultMatch),
  /** Share of the calls that fit; 1 if not said. */
  probability: Schema.optionalKey(rate),
  /** Only every so many of the calls that fit. */
  every: Schema.optionalKey(positiveInt),
  /** Only the first attempts of each request, told by its content: it succeeds afterwards. */
  first_attempts: Schema.optionalKey(positiveInt),
  /** How often it happens before it is used up. */
  times: Schema.optionalKey(positiveInt),
  /** How long it stands, in milliseconds. */
  for_ms: Schema.optionalKey(Schema.Finite.check(Schema.isGreaterThan(0))),
})
export type FaultRule = typeof FaultRule.Type

/**
 * What a rule looks at.
 *
 * @example
 * ```ts
 * import { Effect, Random } from "effect"
 * import { type FaultCall, Faults } from "llmsim"
 *
 * const draw = Effect.fnUntraced(function* (call: FaultCall) {
 *   return yield* (yield* Faults).draw(call, yield* Random.Random)
 * })
 * const ofAnotherModel = (call: FaultCall) => draw({ ...call, model: "gpt-4o-mini" })
 * ```
 */
export interface FaultCall {
  readonly provider: string
  readonly endpoint: string
  readonly model: string
  readonly key: string
  readonly streaming: boolean
  /** Whether its answer can break on its way; if not, only faults that stand in its place are met. */
  readonly breakable: boolean
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The last user message. */
  readonly text: () => string
  /** The sequences that the answer is to stop at. */
  readonly stop: ReadonlyArray<string>
  /** Equal for equal requests. */
  readonly digest: string
}

export const matcherOf = (match: FaultMatch = {}): ((call: FaultCall) => boolean) => {
  const model = match.model === undefined ? undefined : globPattern(match.model)
  const endpoint = match.endpoint === undefined ? undefined : globPattern(match.endpoint)
  const contained = match.contains?.toLowerCase()
  return (call) =>
    (model === undefined || model.test(call.model)) &&
    (endpoint === undefined || endpoint.test(call.endpoint)) &&
    (match.provider === undefined || match.provider === call.provider) &&
    (match.key === undefined || match.key === call.key) &&
    (match.streaming === undefined || match.streaming === call.streaming) &&
    (contained === undefined || call.text().toLowerCase().includes(contained)) &&
    (match.stop === undefined || fitsStop(match.stop, call.stop))
}

const fitsStop = (wanted: boolean | string, stop: ReadonlyArray<string>): boolean =>
  typeof wanted === "string" ? stop.includes(wanted) : wanted === stop.length > 0
