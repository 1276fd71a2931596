/** What calls add up to, as it is told. */
import { Schema } from "effect"

const count = (description: string) => Schema.Int.annotate({ description })
const number = (description: string) => Schema.Finite.annotate({ description })
const counts = (description: string) => Schema.Record(Schema.String, Schema.Int).annotate({ description })

const Spread = Schema.Struct({
  count: Schema.Int,
  avg_ms: Schema.Finite,
  min_ms: Schema.Finite,
  max_ms: Schema.Finite,
  p50_ms: Schema.Finite,
  p90_ms: Schema.Finite,
  p99_ms: Schema.Finite,
}).annotate({ identifier: "Spread", description: "How long things took, in milliseconds; percentiles to about 9 %" })
export type Spread = typeof Spread.Type

const Counts = Schema.Struct({
  requests: Schema.Int,
  errors: Schema.Int,
  aborted: Schema.Int,
  prompt_tokens: Schema.Int,
  completion_tokens: Schema.Int,
  ttft_sum_ms: Schema.Finite,
  ttft_count: Schema.Int,
  tbt_sum_ms: Schema.Finite,
  tbt_count: Schema.Int,
}).annotate({ identifier: "Counts", description: "What calls of one name add up to" })
export type Counts = typeof Counts.Type

const byName = (description: string) => Schema.Record(Schema.String, Counts).annotate({ description })

const Second = Schema.Struct({
  at: count("Seconds before now, as a negative number"),
  requests: Schema.Int,
  tokens: Schema.Int,
  errors: Schema.Int,
}).annotate({ identifier: "Second", description: "What happened in one second" })
export type Second = typeof Second.Type

/** What is known while calls are in progress. */
export const StatsSnapshot = Schema.Struct({
  uptime_secs: number("Since the server started"),
  total_requests: count("Calls that have arrived"),
  active_requests: count("Calls in progress"),
  streaming_requests: count("Answers that were streamed"),
  non_streaming_requests: count("Answers that were whole"),
  prompt_tokens: Schema.Int,
  completion_tokens: Schema.Int,
  total_tokens: Schema.Int,
  total_errors: Schema.Int,
})
export type StatsSnapshot = typeof StatsSnapshot.Type

/** What is known of calls at their end. */
export const CallDetails = Schema.Struct({
  ended_requests: count("Calls that have ended, however they did"),
  aborted_requests: count("Calls that their callers left"),
  cached_tokens: count("Prompt tokens that the prompt cache had"),
  reasoning_tokens: count("Completion tokens that were thoughts"),
  rate_limit_errors: Schema.Int,
  server_errors: Schema.Int,
  timeout_errors: Schema.Int,
  injected_errors: count("Errors that were injected"),
  own_errors: count("Errors that were not"),
  injected_faults: count("Faults that were injected, errors or not"),
  errors_by_status: counts("Errors by their status"),
  errors_by_reason: counts("Errors by their reason"),
  faults_by_kind: counts("Injected faults by their kind"),
  requests_per_second: number("Over the last minute"),
  tokens_per_second: number("Over the last minute"),
  avg_latency_ms: Schema.Finite,
  min_latency_ms: Schema.Finite,
  max_latency_ms: Schema.Finite,
  latency: Schema.Struct({ ttft: Spread, tbt: Spread, duration: Spread }).annotate({
    description: "Time to the first token, time between tokens, and the whole time, of calls that succeeded",
  }),
  timing_error: Schema.Struct({ ttft: Spread, duration: Spread }).annotate({
    description: "How much later than planned first tokens and ends were",
  }),
  model_requests: counts("Calls by model"),
  models: byName("By model; the first 500 names, the rest as `__other__`"),
  endpoints: byName("By endpoint"),
  providers: byName("By provider"),
  keys: byName("By the name of the caller's key"),
  series: Schema.Array(Second).annotate({ description: "The last five minutes by the second, the oldest first" }),
})
export type CallDetails = typeof CallDetails.Type
