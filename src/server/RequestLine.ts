/** One line in the log for each request, when it has ended. */
import { Clock, Context, Effect, type Fiber, LogLevel, References } from "effect"
import type { RequestTrail } from "../http/RequestTrail.ts"

/** What the line says; the names are those of the log's annotations. */
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

/** Takes a line and its message in no time; absent, lines go the way of all logs. */
export const RequestLog = Context.Reference<((message: string, line: RequestLine, at: Date) => void) | undefined>(
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
    if (write === undefined) return Effect.annotateLogs(Effect.logInfo(message), { ...line })
    write(message, line, new Date(fiber.getRef(Clock.Clock).currentTimeMillisUnsafe()))
    return Effect.void
  })

const lineOf = (trail: RequestTrail): RequestLine => {
  const { id, status, outcome, timing, model, streaming, promptTokens, completionTokens, fault, traceId, spanId } =
    trail
  const line = {
    request_id: id,
    status: outcome === "aborted" ? outcome : status,
    duration_ms: Math.round(timing.duration * 10) / 10,
    ...(traceId === undefined ? {} : { trace_id: traceId, span_id: spanId }),
  }
  const marked = fault === undefined ? line : { ...line, fault }
  if (model === undefined) return marked
  const asked = { ...marked, model: shortened(model), stream: streaming }
  return promptTokens === undefined
    ? asked
    : { ...asked, prompt_tokens: promptTokens, completion_tokens: completionTokens }
}

const longest = 256

/** Callers choose how long their paths and models are; the log's lines stay short. */
const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text)
