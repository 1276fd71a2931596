/** What `/llmsim/stats` tells. */
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

const byName = (description: string) => Schema.Record(Schema.String, Counts).annotate({ description })

const Second = Schema.Struct({
  at: count("Seconds before now, as a negative number"),
  requests: Schema.Int,
  tokens: Schema.Int,
  errors: Schema.Int,
}).annotate({ identifier: "Second", description: "What happened in one second" })

const lateFields = { p50_ms: Schema.Finite, p99_ms: Schema.Finite, max_ms: Schema.Finite }

const callFields = {
  uptime_secs: number("Since the server started"),
  total_requests: count("Calls that have arrived"),
  active_requests: count("Calls in progress"),
  streaming_requests: count("Answers that were streamed"),
  non_streaming_requests: count("Answers that were whole"),
  ended_requests: count("Calls that have ended, however they did"),
  aborted_requests: count("Calls that their callers left"),
  prompt_tokens: Schema.Int,
  completion_tokens: Schema.Int,
  total_tokens: Schema.Int,
  cached_tokens: count("Prompt tokens that the prompt cache had"),
  reasoning_tokens: count("Completion tokens that were thoughts"),
  total_errors: Schema.Int,
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
}

const Running = Schema.Struct({
  id: Schema.String,
  endpoint: Schema.String,
  model: Schema.optional(Schema.String),
  caller: Schema.optional(Schema.String),
  stream: Schema.Boolean,
  begun: Schema.Boolean.annotate({ description: "Whether its first token has left" }),
  elapsed_ms: Schema.Finite,
}).annotate({ identifier: "RunningCall", description: "A call in progress" })

const Bucket = Schema.Struct({
  scope: Schema.String.annotate({
    description: "Whose bucket it is: a key's name, and the model or glob where it has one of its own",
  }),
  unit: Schema.String,
  window: Schema.String,
  limit: Schema.Finite,
  remaining: Schema.Finite,
}).annotate({ identifier: "LimitBucket", description: "What one limit lets through in its window, and what is left" })

/**
 * What the simulator has done, and how true its timing was.
 *
 * @example
 * ```ts
 * import type { StatsReport } from "llmsim/control"
 *
 * const errorRate = ({ total_errors, total_requests }: StatsReport): number =>
 *   total_requests === 0 ? 0 : total_errors / total_requests
 * ```
 */
export const StatsReport = Schema.Struct({
  ...callFields,
  active_streams: count("Streams whose first token has left"),
  open_connections: Schema.Int,
  pacing: Schema.Struct({ paced_events: Schema.Int, waiting: Schema.Int, ...lateFields }).annotate({
    description: "How much later than due events left",
  }),
  overhead: Schema.Struct(lateFields).annotate({ description: "The simulator's own time until an answer was planned" }),
  engines: Schema.Array(
    Schema.Struct({ name: Schema.String, active: Schema.Int, waiting: Schema.Int }).annotate({ identifier: "Engine" }),
  ),
  store: Schema.NullOr(Schema.Struct({ entries: Schema.Int, bytes: Schema.Int })).annotate({
    description: "Objects that stateful APIs remember; null where the store does not know",
  }),
  limits: Schema.Struct({
    active: count("Calls that hold one of a bounded number of places"),
    waiting: count("Calls that wait for room"),
    buckets: Schema.Array(Bucket),
  }).annotate({ description: "How full the rate limits are" }),
  process: Schema.Struct({
    event_loop_delay_ms: Schema.Struct({ p50: Schema.Finite, p99: Schema.Finite, max: Schema.Finite }),
    heap_used_bytes: Schema.Int,
    rss_bytes: Schema.Int,
    cpu_seconds: Schema.Finite,
  }),
  workers: Schema.optional(
    Schema.Array(Schema.Struct({ id: Schema.Int, pid: Schema.Int, active_requests: Schema.Int })).annotate({
      description: "The processes that answer, where there are several",
    }),
  ),
  in_progress: Schema.Array(Running).annotate({ description: "The oldest calls in progress" }),
}).annotate({ identifier: "StatsReport" })
/** What the simulator has done, and how true its timing was. */
export type StatsReport = typeof StatsReport.Type
