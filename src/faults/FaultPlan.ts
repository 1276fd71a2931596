/** What goes wrong by the settings: rates, rules, and phases of time. */
import { type Random, Schema } from "effect"
import { withDefault } from "../domain/withDefault.ts"
import type { Fault, FaultKind } from "./Fault.ts"
import { FaultRule } from "./FaultRule.ts"

const rate = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
const positive = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))

/**
 * The share of all calls that meet each fault.
 *
 * @example
 * ```ts
 * import { Schema } from "effect"
 * import { ErrorRates } from "llmsim"
 *
 * const rates = Schema.decodeUnknownSync(ErrorRates)({ rate_limit_rate: 0.05, timeout_rate: 0.01 })
 * rates.timeout_after_ms // 30_000
 * ```
 */
export const ErrorRates = Schema.Struct({
  rate_limit_rate: withDefault(rate, 0),
  server_error_rate: withDefault(rate, 0),
  timeout_rate: withDefault(rate, 0),
  overloaded_rate: withDefault(rate, 0),
  bad_gateway_rate: withDefault(rate, 0),
  auth_error_rate: withDefault(rate, 0),
  content_filter_rate: withDefault(rate, 0),
  context_length_rate: withDefault(rate, 0),
  /** After how long a timeout is told. */
  timeout_after_ms: withDefault(positive, 30_000),
  /** Whether a timeout ends with an error, or never. */
  timeout_mode: withDefault(Schema.Literals(["error", "hang"]), "error"),
}).check(
  Schema.makeFilter((rates) => ratesOf(rates).reduce((sum, [, share]) => sum + share, 0) <= 1 + 1e-9, {
    message: "the rates of all errors together must be at most 1",
  }),
)
export type ErrorRates = typeof ErrorRates.Type

/**
 * A time in which other things go wrong.
 *
 * @example
 * ```ts
 * import { Schema } from "effect"
 * import { Phase } from "llmsim"
 *
 * const outage = Schema.decodeUnknownSync(Phase)({
 *   name: "outage",
 *   start_ms: 60_000,
 *   duration_ms: 30_000,
 *   errors: { overloaded_rate: 0.8 },
 * })
 * ```
 */
export const Phase = Schema.Struct({
  name: Schema.String,
  /** When it begins, in milliseconds after the start of llmsim. */
  start_ms: positive,
  duration_ms: positive,
  /** How long it takes to come to its full strength, and to go again. */
  ramp_ms: withDefault(positive, 0),
  errors: Schema.optionalKey(ErrorRates),
  faults: Schema.optionalKey(Schema.Array(FaultRule)),
  /** How many times longer answers take. */
  latency_factor: withDefault(positive, 1),
  /** Whether all connections end at the start, and none is accepted until the end. */
  refuse_connections: withDefault(Schema.Boolean, false),
})
export type Phase = typeof Phase.Type

type Rates = Readonly<Record<`${string}_rate`, number>>

function ratesOf(rates: object): ReadonlyArray<readonly [FaultKind, number]> {
  return kinds.map((kind) => [kind, (rates as Rates)[`${kind}_rate`] ?? 0])
}

/** One draw decides among all, in this order whatever that of the settings is, so that each has exactly its rate. */
const kinds = [
  "rate_limit",
  "server_error",
  "timeout",
  "overloaded",
  "bad_gateway",
  "auth_error",
  "content_filter",
  "context_length",
] as const satisfies ReadonlyArray<FaultKind>

/** Whether any error is to come at all, so that nothing is drawn in vain. */
export const hasErrors = (rates: ErrorRates): boolean => ratesOf(rates).some(([, share]) => share > 0)

/** `strength` is what each rate is multiplied by. */
export const drawError = (rates: ErrorRates, strength: number, random: Random.Random): Fault | undefined => {
  const shares = ratesOf(rates)
  let left = random.nextDoubleUnsafe()
  for (const [kind, share] of shares) {
    left -= share * strength
    if (left >= 0) continue
    if (kind !== "timeout") return { kind }
    return { kind, ms: rates.timeout_after_ms, hang: rates.timeout_mode === "hang" }
  }
  return undefined
}

/** How much of the phase is in force, 0 to 1. */
export const strengthAt = ({ start_ms, duration_ms, ramp_ms }: Phase, elapsedMs: number): number => {
  const since = elapsedMs - start_ms
  if (since < 0 || since >= duration_ms) return 0
  return ramp_ms === 0 ? 1 : Math.min(1, since / ramp_ms, (duration_ms - since) / ramp_ms)
}
