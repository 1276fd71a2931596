/** The verdict as it is told: what each client did, and which rules it kept. */
import { Schema } from "effect"

/** One rule and what it was measured by; `null` where nothing happened that it could be measured by. */
export const Check = Schema.Struct({
  rule: Schema.String,
  measured: Schema.NullOr(Schema.Finite),
  limit: Schema.Union([Schema.Finite, Schema.Literal("off")]),
  passed: Schema.Boolean,
})
export type Check = typeof Check.Type

const FaultCount = Schema.Struct({ fault: Schema.String, failures: Schema.Int, retries: Schema.Int })

export const ClientVerdict = Schema.Struct({
  /** The name of the caller's key. */
  key: Schema.String,
  /** What the client calls itself. */
  client: Schema.String,
  passed: Schema.Boolean,
  calls: Schema.Int,
  failures: Schema.Int,
  retries: Schema.Int,
  /** Requests that failed, and were answered when they were sent again. */
  recovered: Schema.Int,
  faults: Schema.Array(FaultCount),
  retry_after: Schema.Struct({
    /** Retries of failures that told how long to wait. */
    told: Schema.Int,
    honoured: Schema.Int,
    /** How much before its time the earliest came. */
    earliest_by_ms: Schema.Finite,
  }),
  /** Means of the waits where nothing was told, by the retry's number. */
  backoff_ms: Schema.Array(Schema.NullOr(Schema.Finite)),
  calls_with_idempotency_key: Schema.Int,
  most_connections: Schema.Int,
  checks: Schema.Array(Check),
})
export type ClientVerdict = typeof ClientVerdict.Type

export const VerdictReport = Schema.Struct({
  /** Whether calls are being watched. */
  watching: Schema.Boolean,
  passed: Schema.Boolean,
  clients: Schema.Array(ClientVerdict),
})
export type VerdictReport = typeof VerdictReport.Type
