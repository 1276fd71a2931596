/** One line in the log for each request, when it has ended. */
import { Clock, Context, Effect, Exit, type Fiber, LogLevel, References } from "effect"
import type { HttpServerRequest } from "effect/http"
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
}

/** Takes a line and its message in no time; absent, lines go the way of all logs. */
export const RequestLog = Context.Reference<((message: string, line: RequestLine, at: Date) => void) | undefined>(
  "llmsim/server/RequestLog",
  { defaultValue: () => undefined },
)

/** Whether the line would be written at all, so that nothing is prepared in vain. */
export const logsRequests = (fiber: Fiber.Fiber<unknown, unknown>): boolean =>
  LogLevel.isLessThanOrEqualTo(fiber.getRef(References.MinimumLogLevel), "Info")

export const logRequest = (
  trail: RequestTrail,
  request: HttpServerRequest.HttpServerRequest,
  exit: Exit.Exit<unknown, unknown>,
): Effect.Effect<void> =>
  Effect.withFiber((fiber) => {
    const clock = fiber.getRef(Clock.Clock)
    const write = fiber.getRef(RequestLog)
    const message = `${request.method} ${shortened(request.url.split("?", 1)[0] ?? "")}`
    const line = lineOf(trail, exit, Number(clock.monotonicTimeNanosUnsafe()) / 1e6)
    if (write === undefined) return Effect.annotateLogs(Effect.logInfo(message), { ...line })
    write(message, line, new Date(clock.currentTimeMillisUnsafe()))
    return Effect.void
  })

const lineOf = (trail: RequestTrail, exit: Exit.Exit<unknown, unknown>, now: number): RequestLine => {
  const { id, status, startedAt, model, streaming, promptTokens, completionTokens, fault, traceId } = trail
  const line = {
    request_id: id,
    status: Exit.isSuccess(exit) ? status : ("aborted" as const),
    duration_ms: Math.round((now - startedAt) * 10) / 10,
    ...(traceId === undefined ? {} : { trace_id: traceId }),
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
