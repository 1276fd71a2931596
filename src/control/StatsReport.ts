/** What `/llmsim/stats` tells. */
import { Schema } from "effect"
import { CallDetails, StatsSnapshot } from "../stats/CallTotals.ts"

const count = (description: string) => Schema.Int.annotate({ description })

const lateFields = { p50_ms: Schema.Finite, p99_ms: Schema.Finite, max_ms: Schema.Finite }

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
  ...StatsSnapshot.fields,
  ...CallDetails.fields,
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
