/** Batches of messages, as Anthropic spells them (anthropic-sdk-typescript, `MessageBatch`). */
import { Schema } from "effect"

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
const Time = Schema.NullOr(Schema.String)

/** What a request asks is looked at when its turn comes: wrong parameters are a result, not a refusal. */
export const CreateBatch = Schema.Struct({
  requests: Schema.Array(
    Schema.Struct({
      custom_id: Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(64)),
      params: Schema.Record(Schema.String, Schema.Unknown),
    }),
  ).check(Schema.isMinLength(1), Schema.isMaxLength(100_000)),
})
export type BatchRequest = (typeof CreateBatch.Type)["requests"][number]

const RequestCounts = Schema.Struct({
  processing: Count,
  succeeded: Count,
  errored: Count,
  canceled: Count,
  expired: Count,
})

export const MessageBatch = Schema.Struct({
  id: Schema.String,
  type: Schema.Literal("message_batch"),
  processing_status: Schema.Literals(["in_progress", "canceling", "ended"]),
  request_counts: RequestCounts,
  ended_at: Time,
  created_at: Schema.String,
  expires_at: Schema.String,
  archived_at: Schema.Null,
  cancel_initiated_at: Time,
  results_url: Schema.NullOr(Schema.String),
})
export type MessageBatch = typeof MessageBatch.Type
