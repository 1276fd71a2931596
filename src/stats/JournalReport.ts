/** Calls as the journal tells them. */
import { Schema } from "effect"

const Usage = Schema.Struct({
  prompt: Schema.Int,
  completion: Schema.Int,
  cached: Schema.Int,
  reasoning: Schema.Int,
  cacheWrites: Schema.optional(Schema.Struct({ fiveMinutes: Schema.Int, oneHour: Schema.Int })),
  prediction: Schema.optional(Schema.Struct({ accepted: Schema.Int, rejected: Schema.Int })),
}).annotate({ identifier: "Usage", description: "Token counts of one call" })

const Text = Schema.NullOr(Schema.String)
const Milliseconds = Schema.NullOr(Schema.Finite)

const fields = {
  id: Schema.String.annotate({ description: "As the answer's `x-request-id` says it" }),
  at: Schema.String.annotate({ description: "When it arrived, as ISO 8601" }),
  method: Schema.String,
  path: Schema.String,
  provider: Schema.String,
  endpoint: Schema.String,
  model: Text,
  key: Schema.String.annotate({ description: "The name of the caller's key, never the key" }),
  session: Text.annotate({ description: "What `x-llmsim-session` said" }),
  stream: Schema.Boolean,
  outcome: Schema.Literals(["ok", "error", "aborted"]),
  status: Schema.Int,
  error: Text.annotate({ description: "The reason of the failure" }),
  fault: Text.annotate({ description: "The fault that was injected" }),
  usage: Schema.NullOr(Usage),
  finish_reasons: Schema.Array(Schema.String),
  ttft_ms: Milliseconds,
  duration_ms: Schema.Finite,
  prompt: Text.annotate({ description: "The beginning of what the user said last, without what looks like a key" }),
}

/**
 * One line of the journal.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { ControlClient, type JournalLine } from "llmsim/control"
 *
 * const told = ({ method, path, status, ttft_ms }: JournalLine) => `${method} ${path} -> ${status}, TTFT ${ttft_ms} ms`
 * const last = Effect.gen(function* () {
 *   const { requests } = yield* (yield* ControlClient).requests.list({ headers: {}, query: { limit: 5 } })
 *   return requests.map(told)
 * })
 * ```
 */
export const JournalLine = Schema.Struct(fields).annotate({ identifier: "JournalLine" })
/** One line of the journal. */
export type JournalLine = typeof JournalLine.Type

/**
 * What was decided, or what happened, at one point of a call.
 *
 * @example
 * ```ts
 * import type { JournalStep } from "llmsim"
 *
 * const lateMs = ({ at_ms, planned_ms }: JournalStep): number | undefined =>
 *   at_ms === null || planned_ms === null ? undefined : at_ms - planned_ms
 * lateMs({ step: "first_token", at_ms: 401.5, planned_ms: 400, detail: null }) // 1.5
 * ```
 */
export const JournalStep = Schema.Struct({
  step: Schema.Literals(["decoded", "limits", "fault", "mock", "planned", "first_token", "ended"]),
  at_ms: Milliseconds.annotate({ description: "After the arrival" }),
  planned_ms: Milliseconds.annotate({ description: "When it was meant to be" }),
  detail: Schema.Unknown,
}).annotate({ identifier: "JournalStep", description: "What was decided, or what happened, at one point" })
/** What was decided, or what happened, at one point of a call. */
export type JournalStep = typeof JournalStep.Type

const MockDecision = Schema.Struct({
  answered_by: Text.annotate({ description: "The id of the mock that answered" }),
  passed: Schema.Array(Schema.Struct({ id: Schema.String, key: Schema.String })).annotate({
    description: "Mocks that fit the call and let it pass, and why",
  }),
  nearest: Schema.NullOr(Schema.Array(Schema.Unknown)).annotate({
    description: "Why the nearest of the others do not fit; null once the request is forgotten",
  }),
}).annotate({ identifier: "MockDecision", description: "How the mocks were asked" })
export type MockDecision = typeof MockDecision.Type

/**
 * One call with what was decided on its way.
 *
 * @example
 * ```ts
 * import type { JournalDetail } from "llmsim/control"
 *
 * const lateness = ({ steps }: JournalDetail): ReadonlyArray<string> =>
 *   steps.flatMap(({ step, at_ms, planned_ms }) =>
 *     at_ms === null || planned_ms === null ? [] : [`${step}: ${at_ms - planned_ms} ms late`],
 *   )
 * ```
 */
export const JournalDetail = Schema.Struct({
  ...fields,
  steps: Schema.Array(JournalStep),
  events_ms: Schema.Array(Schema.Finite).annotate({ description: "When the answer's events were due" }),
  body: Text.annotate({ description: "The request's body, where bodies are kept" }),
  answer: Text.annotate({ description: "What was answered, whether or not all of it was sent, where bodies are kept" }),
  mocks: Schema.NullOr(MockDecision),
}).annotate({ identifier: "JournalDetail" })
/** One call with what was decided on its way. */
export type JournalDetail = typeof JournalDetail.Type
