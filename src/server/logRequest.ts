/** One line in the log for each request, when it has ended. */
import { type Clock, Effect, Exit, type Fiber, LogLevel, References } from "effect"
import type { HttpServerRequest } from "effect/http"
import type { RequestTrail } from "../http/RequestTrail.ts"

/** Whether the line would be written at all, so that nothing is prepared in vain. */
export const logsRequests = (fiber: Fiber.Fiber<unknown, unknown>): boolean =>
  LogLevel.isLessThanOrEqualTo(fiber.getRef(References.MinimumLogLevel), "Info")

export const logRequest = (
  trail: RequestTrail,
  request: HttpServerRequest.HttpServerRequest,
  exit: Exit.Exit<unknown, unknown>,
): Effect.Effect<void> =>
  Effect.clockWith((clock: Clock.Clock) => {
    const now = Number(clock.monotonicTimeNanosUnsafe()) / 1e6
    const { startedAt, status, id, model, streaming, promptTokens, completionTokens } = trail
    return Effect.logInfo(`${request.method} ${request.url.split("?", 1)[0]}`).pipe(
      Effect.annotateLogs({
        request_id: id,
        status: Exit.isSuccess(exit) ? status : "aborted",
        duration_ms: Math.round((now - startedAt) * 10) / 10,
        ...(model === undefined
          ? {}
          : { model, stream: streaming, prompt_tokens: promptTokens, completion_tokens: completionTokens }),
      }),
    )
  })
