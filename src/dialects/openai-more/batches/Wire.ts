/** Batches, as OpenAI spells them (openai-node, `Batch`, `BatchCreateParams`). */
import { Schema } from "effect"
import { nullish } from "../../openai-chat/fields.ts"

const endpoints = [
  "/v1/responses",
  "/v1/chat/completions",
  "/v1/embeddings",
  "/v1/completions",
  "/v1/moderations",
  "/v1/images/generations",
] as const

const Metadata = Schema.Record(Schema.String, Schema.String).check(Schema.isMaxProperties(16))

export const BatchCreate = Schema.Struct({
  input_file_id: Schema.String,
  endpoint: Schema.Literals(endpoints),
  completion_window: Schema.Literal("24h"),
  metadata: nullish(Metadata),
  output_expires_after: nullish(Schema.Struct({ anchor: Schema.Literal("created_at"), seconds: Schema.Int })),
})
export type BatchCreate = typeof BatchCreate.Type

/** One line of the input file. */
export const BatchLine = Schema.Struct({
  custom_id: Schema.String,
  method: Schema.Literal("POST"),
  url: Schema.String,
  body: Schema.Record(Schema.String, Schema.Unknown),
})
export type BatchLine = typeof BatchLine.Type

const Time = Schema.NullOr(Schema.Int)
const Count = Schema.Int

const BatchError = Schema.Struct({
  code: Schema.String,
  line: Schema.NullOr(Schema.Int),
  message: Schema.String,
  param: Schema.NullOr(Schema.String),
})
export type BatchError = typeof BatchError.Type

export const Batch = Schema.Struct({
  id: Schema.String,
  object: Schema.Literal("batch"),
  endpoint: Schema.String,
  errors: Schema.NullOr(Schema.Struct({ object: Schema.Literal("list"), data: Schema.Array(BatchError) })),
  input_file_id: Schema.String,
  completion_window: Schema.String,
  status: Schema.Literals([
    "validating",
    "failed",
    "in_progress",
    "finalizing",
    "completed",
    "expired",
    "cancelling",
    "cancelled",
  ]),
  output_file_id: Schema.NullOr(Schema.String),
  error_file_id: Schema.NullOr(Schema.String),
  created_at: Schema.Int,
  in_progress_at: Time,
  expires_at: Schema.Int,
  finalizing_at: Time,
  completed_at: Time,
  failed_at: Time,
  expired_at: Time,
  cancelling_at: Time,
  cancelled_at: Time,
  request_counts: Schema.Struct({ total: Count, completed: Count, failed: Count }),
  metadata: Schema.NullOr(Metadata),
})
export type Batch = typeof Batch.Type
