/** The ways in which an answer can be made to go wrong. */
import { Schema } from "effect"

/** Instead of an answer: what a provider says when it cannot or will not. */
export const refusals = [
  "rate_limit",
  "server_error",
  "overloaded",
  "timeout",
  "bad_gateway",
  "auth_error",
  "content_filter",
  "context_length",
] as const

/** Whether a fault stands in the place of an answer, of which then nothing is sent. */
export const replacesAnswer = (kind: FaultKind): boolean =>
  kind !== "content_filter" && refusals.some((refusal) => refusal === kind)

/** What breaks an answer on its way. */
export const breakages = [
  "disconnect",
  "truncate",
  "error_event",
  "stall",
  "slow",
  "malformed_json",
  "malformed_sse",
  "duplicate_event",
  "drop_event",
  "missing_done",
  "split",
  "burst",
  "trickle",
  "wrong_content_type",
  "empty_stream",
  "cut_tool_call",
  "truncated_body",
  "wrong_content_length",
  "invalid_utf8",
  "empty_body",
  "redirect",
  "slow_headers",
  "reset",
] as const

export type Breakage = (typeof breakages)[number]
/**
 * The name of a way to go wrong.
 *
 * @example
 * ```ts
 * import type { FaultKind, FaultRule } from "llmsim"
 *
 * const kinds: ReadonlyArray<FaultKind> = ["disconnect", "stall", "malformed_json"]
 * const eachOnce = kinds.map((kind): FaultRule => ({ fault: { kind }, times: 1 }))
 * ```
 */
export type FaultKind = (typeof refusals)[number] | Breakage

const positive = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))
const count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

/**
 * A fault and its measures; what is not said is drawn from the seed, or is the usual.
 *
 * @example
 * ```ts
 * import type { Fault } from "llmsim"
 *
 * const broken: Fault = { kind: "disconnect", after_events: 3 }
 * ```
 */
export const Fault = Schema.Struct({
  kind: Schema.Literals([...refusals, ...breakages]),
  /** How many events leave before it happens. */
  after_events: Schema.optionalKey(count),
  /** The share of the events after which it happens, 0 to 1. */
  at_fraction: Schema.optionalKey(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))),
  /** Milliseconds after the start at which it happens. */
  after_ms: Schema.optionalKey(positive),
  /** How long it lasts, in milliseconds: of a stall, slow headers, a timeout, or between the bytes of a trickle. */
  ms: Schema.optionalKey(positive),
  /** How many times longer everything takes that is slow. */
  factor: Schema.optionalKey(positive),
  /** How many events a burst holds. */
  count: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))),
  /** What a refusal asks the caller to wait. */
  retry_after_ms: Schema.optionalKey(positive),
  /** Whether a timeout never ends, instead of with an error. */
  hang: Schema.optionalKey(Schema.Boolean),
})
export type Fault = typeof Fault.Type

const decodeFault = Schema.decodeUnknownOption(Fault)

/** `disconnect;after_events=3`, as the request header says it; `undefined` when it is none. */
export const parseFault = (text: string): Fault | undefined => {
  const [kind = "", ...measures] = text.split(";").map((part) => part.trim())
  const fields = measures.map((measure) => {
    const [name = "", value = "true"] = measure.split("=", 2).map((part) => part.trim())
    return [name, value === "true" ? true : Number(value)] as const
  })
  const decoded = decodeFault({ kind, ...Object.fromEntries(fields) })
  return decoded._tag === "Some" ? decoded.value : undefined
}

/** The same text again, for logs and for the header of the answer. */
export const faultText = ({ kind, ...measures }: Fault): string =>
  [kind, ...Object.entries(measures).map(([name, value]) => `${name}=${value}`)].join(";")
