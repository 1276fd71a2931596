/** A call as the journal tells it. */
import type { MockTrial } from "../domain/Call.ts"
import type { Usage } from "../domain/Usage.ts"
import type { ObservedCall } from "./ObservedCall.ts"
import { redactText } from "./redact.ts"

/**
 * One line of the journal.
 *
 * @example
 * ```ts
 * import type { JournalLine } from "llmsim"
 *
 * const told = ({ method, path, status, duration_ms }: JournalLine): string =>
 *   `${method} ${path} -> ${status} in ${duration_ms} ms`
 * ```
 */
export interface JournalLine {
  readonly id: string
  readonly at: string
  readonly method: string
  readonly path: string
  readonly provider: string
  readonly endpoint: string
  readonly model: string | null
  readonly key: string
  readonly session: string | null
  readonly stream: boolean
  readonly outcome: ObservedCall["outcome"]
  readonly status: number
  readonly error: string | null
  readonly fault: string | null
  readonly usage: Usage | null
  readonly finish_reasons: ReadonlyArray<string>
  readonly ttft_ms: number | null
  readonly duration_ms: number
  readonly prompt: string | null
}

/**
 * What became of the call at one point.
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
export interface JournalStep {
  readonly step: "decoded" | "limits" | "fault" | "mock" | "planned" | "first_token" | "ended"
  readonly at_ms: number | null
  readonly planned_ms: number | null
  readonly detail: unknown
}

export interface JournalEntry {
  readonly call: ObservedCall
  /** When the answer's events were due. */
  readonly eventsDue: ReadonlyArray<number>
  /** The request's body as JSON, where bodies are kept. */
  readonly body: string | undefined
  /** The answer as JSON, where bodies are kept. */
  readonly answer: string | undefined
}

/** Which mocks a call met; the nearest are looked up when they are asked for, and only among the last calls. */
export interface MockDecision {
  readonly answered_by: string | null
  readonly passed: MockTrial["passed"]
  readonly nearest: ReadonlyArray<unknown> | null
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
