/** One line in the log for each request, when it has ended. */
import { Clock, Context, Effect, type Fiber, LogLevel, References } from "effect"
import type { RequestTrail } from "../http/RequestTrail.ts"

/** What the line says, as far as it is known; the names are those of the log's annotations. */
export interface RequestLine {
  readonly request_id: string
  readonly status: number | "aborted"
  readonly duration_ms: number
  readonly model?: string | undefined
  readonly stream?: boolean | undefined
  readonly prompt_tokens?: number | undefined
  readonly completion_tokens?: number | undefined
  readonly fault?: string | undefined
  readonly trace_id?: string | undefined
  readonly span_id?: string | undefined
}

/** Without what is not known. */
export const present = (line: RequestLine): Record<string, unknown> =>
  Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined))

/** Takes a line and its message in no time, with when it was, in Unix milliseconds; absent, lines go the way of all logs. */
export const RequestLog = Context.Reference<((message: string, line: RequestLine, at: number) => void) | undefined>(
  "llmsim/server/RequestLog",
  { defaultValue: () => undefined },
)

/** Whether the line would be written at all, so that nothing is prepared in vain. */
export const logsRequests = (fiber: Fiber.Fiber<unknown, unknown>): boolean =>
  LogLevel.isLessThanOrEqualTo(fiber.getRef(References.MinimumLogLevel), "Info")

/** The trail has come to its end. */
export const logRequest = (trail: RequestTrail): Effect.Effect<void> =>
  Effect.withFiber((fiber) => {
    const write = fiber.getRef(RequestLog)
    const message = `${trail.method} ${shortened(trail.path)}`
    const line = lineOf(trail)
    if (write === undefined) return Effect.annotateLogs(Effect.logInfo(message), present(line))
    write(message, line, fiber.getRef(Clock.Clock).currentTimeMillisUnsafe())
    return Effect.void
  })

const lineOf = (trail: RequestTrail): RequestLine => {
  const { status, outcome, timing, model } = trail
  const asked = model !== undefined
  const counted = asked && trail.promptTokens !== undefined
  return {
    request_id: trail.id,
    status: outcome === "aborted" ? outcome : status,
    duration_ms: Math.round(timing.duration * 10) / 10,
    trace_id: trail.traceId,
    span_id: trail.spanId,
    fault: trail.fault,
    model: asked ? shortened(model) : undefined,
    stream: asked ? trail.streaming : undefined,
    prompt_tokens: counted ? trail.promptTokens : undefined,
    completion_tokens: counted ? trail.completionTokens : undefined,
  }
}

const longest = 256

/** Callers choose how long their paths and models are; the log's lines stay short. */
const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text)
