/** What is known of a call when it has ended: all that stats, metrics, the journal and traces are made of. */
import type { LimitState, MockTrial } from "../domain/Call.ts"
import type { ReplyEvent } from "../domain/Reply.ts"
import type { Usage } from "../domain/Usage.ts"

/** Milliseconds from the call's arrival. */
export interface CallTiming {
  readonly ttft: number | undefined
  readonly duration: number
}

/** When a request was read, let in, given to a mock or to none, and its answer planned. */
export interface CallPhases {
  readonly decoded: number | undefined
  readonly admitted: number | undefined
  readonly chosen: number | undefined
  readonly planned: number | undefined
}

/**
 * A call at its end, times in milliseconds. Observers may keep it: it does not change any more, save that its `body`,
 * `events` and `eventsDue` are taken away from it.
 *
 * @example
 * ```ts
 * import { Effect, Layer } from "effect"
 * import { Journal, type ObservedCall } from "llmsim"
 *
 * const onlySlow = Layer.effect(
 *   Journal,
 *   Effect.map(Journal, (usual) => {
 *     const add = (call: ObservedCall) => (call.timing.duration > 5_000 ? usual.add(call) : undefined)
 *     return { ...usual, add }
 *   }),
 * )
 * ```
 */
export interface ObservedCall {
  readonly id: string
  /** Unix milliseconds at arrival. */
  readonly at: number
  readonly method: string
  readonly path: string
  readonly provider: string
  readonly endpoint: string
  /** Absent where the request was refused before its model was known. */
  readonly model: string | undefined
  /** Name of the caller's key, never the key. */
  readonly caller: string
  readonly session: string | undefined
  readonly streaming: boolean
  readonly outcome: "ok" | "error" | "aborted"
  readonly status: number
  /** Absent where there was no answer. */
  readonly usage: Usage | undefined
  readonly finishReasons: ReadonlyArray<string>
  /** The answer's key, from which dialects build its id. */
  readonly answerKey: string | undefined
  /** Why it failed, as the domain names it. */
  readonly error: string | undefined
  /** The fault that was injected, with its measures. */
  readonly fault: string | undefined
  readonly phases: CallPhases
  /** What the simulation meant the timing to be; absent where nothing was planned. */
  readonly planned: CallTiming | undefined
  readonly timing: CallTiming
  readonly limits: ReadonlyArray<LimitState>
  /** W3C trace context, as the caller sent it. */
  readonly traceparent: string | undefined
  /** When the answer's events were due, from when it was planned. */
  readonly eventsDue: ReadonlyArray<number>
  /** The beginning of what the user said last. */
  readonly promptText: string | undefined
  readonly body: unknown
  /** The answer, whether or not all of it was sent. */
  readonly events: ReadonlyArray<ReplyEvent> | undefined
  /** What became of it among the mocks; absent where there are none. */
  readonly mock: MockTrial | undefined
}

const fields = [
  ...(["id", "at", "method", "path", "provider", "endpoint", "model", "caller", "session", "streaming"] as const),
  ...(["outcome", "status", "usage", "finishReasons", "answerKey", "error", "fault", "phases", "planned"] as const),
  ...(["timing", "limits", "traceparent", "eventsDue", "promptText", "body"] as const),
]

/** The call as data alone, for other processes; some of its fields may be computed, and functions cannot be sent. */
export const plainCall = (call: ObservedCall): ObservedCall => {
  const plain = Object.fromEntries(fields.map((field) => [field, call[field]]))
  const mock = call.mock && { ...call.mock, nearest: call.mock.nearest() }
  return { ...plain, mock } as unknown as ObservedCall
}

/** What was made plain, as it was. */
export const wholeCall = (call: ObservedCall): ObservedCall => {
  const { nearest } = (call.mock ?? {}) as { readonly nearest?: unknown }
  if (call.mock === undefined || typeof nearest === "function") return call
  return { ...call, mock: { ...call.mock, nearest: () => nearest as ReturnType<typeof call.mock.nearest> } }
}

/** Mean milliseconds between the tokens of a stream that came to its end. */
export const timePerToken = ({ streaming, outcome, usage, timing }: ObservedCall): number | undefined =>
  streaming && outcome === "ok" && usage !== undefined && usage.completion > 1 && timing.ttft !== undefined
    ? (timing.duration - timing.ttft) / (usage.completion - 1)
    : undefined

/** The fault without its measures, so that there are few of them. */
export const faultKind = (fault: string): string => fault.split(";", 1)[0] ?? fault
