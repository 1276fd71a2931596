/** A request's trail at its end, as what stats, journal and traces read. */
import { Exit } from "effect"
import type { HttpServerRequest } from "effect/http"
import type { RequestTrail } from "../http/RequestTrail.ts"
import type { ObservedCall } from "../stats/ObservedCall.ts"

export interface Moment {
  /** Monotonic milliseconds. */
  readonly now: number
  /** Unix milliseconds. */
  readonly date: number
}

/** Absent for requests that are no calls, such as those of our own API. */
export const observedCall = (
  trail: RequestTrail,
  request: HttpServerRequest.HttpServerRequest,
  exit: Exit.Exit<unknown, unknown>,
  { now, date }: Moment,
): ObservedCall | undefined => {
  const path = request.url.split("?", 1)[0] ?? ""
  if (trail.endpoint === undefined || path.startsWith("/llmsim/")) return undefined
  const since = (at: number | undefined) => (at === undefined ? undefined : at - trail.startedAt)
  const duration = now - trail.startedAt
  return {
    id: trail.id,
    at: date - duration,
    method: request.method,
    path,
    provider: trail.provider ?? "",
    endpoint: trail.endpoint,
    model: trail.model,
    caller: trail.caller ?? "unknown",
    session: request.headers["x-llmsim-session"],
    streaming: trail.streaming === true,
    outcome: outcomeOf(trail, exit),
    status: trail.status,
    usage: usageOf(trail),
    finishReasons: trail.finishReasons ?? [],
    answerKey: trail.answerKey,
    error: trail.error,
    fault: trail.fault,
    phases: { decoded: since(trail.decodedAt), planned: since(trail.plannedAt) },
    planned: trail.due === undefined ? undefined : { ttft: trail.due.first, duration: trail.due.last },
    timing: { ttft: trail.streaming === true ? since(trail.firstTokenAt) : undefined, duration },
    limits: trail.limits ?? [],
    traceparent: request.headers.traceparent,
    eventsDue: trail.eventsDue ?? [],
    promptText: trail.promptText,
    body: trail.body,
  }
}

const outcomeOf = ({ error, status }: RequestTrail, exit: Exit.Exit<unknown, unknown>): ObservedCall["outcome"] => {
  if (!Exit.isSuccess(exit)) return "aborted"
  return error !== undefined || status >= 400 ? "error" : "ok"
}

/** Endpoints that are no completions tell two of the counts. */
const usageOf = ({ usage, promptTokens, completionTokens }: RequestTrail): ObservedCall["usage"] =>
  usage ??
  (promptTokens === undefined
    ? undefined
    : { prompt: promptTokens, completion: completionTokens ?? 0, cached: 0, reasoning: 0 })
