/** A call as the journal tells it. */
import type { MockTrial } from "../domain/Call.ts"
import type { JournalLine, JournalStep, MockDecision } from "./JournalReport.ts"
import type { ObservedCall } from "./ObservedCall.ts"
import { redactText } from "./redact.ts"

export interface JournalEntry {
  readonly call: ObservedCall
  /** When the answer's events were due. */
  readonly eventsDue: ReadonlyArray<number>
  /** The request's body as JSON, where bodies are kept. */
  readonly body: string | undefined
  /** The answer as JSON, where bodies are kept. */
  readonly answer: string | undefined
}

export const mockDecision = (mock: MockTrial | undefined): MockDecision | null =>
  mock === undefined ? null : { answered_by: mock.answeredBy, passed: mock.passed, nearest: mock.nearest() ?? null }

export const lineOf = ({ call }: JournalEntry): JournalLine => ({
  id: call.id,
  at: new Date(call.at).toISOString(),
  method: call.method,
  path: call.path,
  provider: call.provider,
  endpoint: call.endpoint,
  model: call.model ?? null,
  key: call.caller,
  session: call.session ?? null,
  stream: call.streaming,
  outcome: call.outcome,
  status: call.status,
  error: call.error ?? null,
  fault: call.fault ?? null,
  usage: call.usage ?? null,
  finish_reasons: call.finishReasons,
  ttft_ms: rounded(call.timing.ttft),
  duration_ms: rounded(call.timing.duration) ?? 0,
  prompt: call.promptText === undefined ? null : redactText(call.promptText),
})

export const stepsOf = (call: ObservedCall): ReadonlyArray<JournalStep> => {
  const { phases, planned, timing, limits, fault, mock, outcome, error, status } = call
  const step = (name: JournalStep["step"], at?: number, due?: number, detail: unknown = null): JournalStep => ({
    step: name,
    at_ms: rounded(at),
    planned_ms: rounded(due),
    detail,
  })
  return [
    ...(phases.decoded === undefined ? [] : [step("decoded", phases.decoded)]),
    ...(limits.length === 0 ? [] : [step("limits", phases.admitted, undefined, limits)]),
    ...(fault === undefined ? [] : [step("fault", undefined, undefined, fault)]),
    ...(mock === undefined ? [] : [step("mock", phases.chosen, undefined, mock.answeredBy)]),
    ...(phases.planned === undefined ? [] : [step("planned", phases.planned, undefined, planned ?? null)]),
    ...(timing.ttft === undefined ? [] : [step("first_token", timing.ttft, planned?.ttft)]),
    step("ended", timing.duration, planned?.duration, { outcome, status, error: error ?? null }),
  ]
}

const rounded = (ms: number | undefined): number | null => (ms === undefined ? null : Math.round(ms * 100) / 100)
