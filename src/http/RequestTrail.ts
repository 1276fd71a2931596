/** What is known of a request while it is served: its id, and what the log says of it at its end. */
import type { Effect } from "effect"
import type { HttpServerRequest, HttpServerResponse } from "effect/http"
import type { LimitState } from "../domain/Call.ts"
import type { Usage } from "../domain/Usage.ts"

export interface RequestTrail {
  readonly id: string
  /** Monotonic milliseconds at arrival. */
  readonly startedAt: number
  /** Headers that every answer to the request carries. */
  readonly headers: Readonly<Record<string, string>>
  status: number
  /** Whether the answer was written already, its headers with it. */
  written?: boolean | undefined
  model?: string | undefined
  streaming?: boolean | undefined
  promptTokens?: number | undefined
  completionTokens?: number | undefined
  /** Whether the simulator asked itself. */
  readonly inProcess?: boolean | undefined
  traceId?: string | undefined
  /** The fault that was injected. */
  fault?: string | undefined
  /** Has the upstream answer, where there is one. */
  sendOn?: Effect.Effect<HttpServerResponse.HttpServerResponse> | undefined
  /** Name of the API's dialect or path; absent where the request is no call that is counted. */
  endpoint?: string | undefined
  provider?: string | undefined
  /** Name of the caller's key. */
  caller?: string | undefined
  usage?: Usage | undefined
  finishReasons?: ReadonlyArray<string> | undefined
  /** The answer's key, from which dialects build its id. */
  answerKey?: string | undefined
  limits?: ReadonlyArray<LimitState> | undefined
  body?: unknown
  /** The beginning of what the user said last. */
  promptText?: string | undefined
  /** The reason of the failure. */
  error?: string | undefined
  /** Monotonic milliseconds when the request was read, its answer planned, and its first token sent. */
  decodedAt?: number | undefined
  plannedAt?: number | undefined
  firstTokenAt?: number | undefined
  /** Milliseconds after the arrival at which the first token and the end were meant to leave. */
  due?: { readonly first: number; readonly last: number } | undefined
  /** When each event is due, from when the answer was planned. */
  eventsDue?: ReadonlyArray<number> | undefined
}

/** A trail at its beginning. It has all its fields from the start, since one that grows is slow to read and write. */
export const newTrail = (id: string, startedAt: number): RequestTrail => ({
  id,
  startedAt,
  headers: { "x-request-id": id },
  status: 0,
  written: undefined,
  model: undefined,
  streaming: undefined,
  promptTokens: undefined,
  completionTokens: undefined,
  inProcess: undefined,
  traceId: undefined,
  fault: undefined,
  sendOn: undefined,
  endpoint: undefined,
  provider: undefined,
  caller: undefined,
  usage: undefined,
  finishReasons: undefined,
  answerKey: undefined,
  limits: undefined,
  body: undefined,
  promptText: undefined,
  error: undefined,
  decodedAt: undefined,
  plannedAt: undefined,
  firstTokenAt: undefined,
  due: undefined,
  eventsDue: undefined,
})

const key = Symbol("llmsim/http/RequestTrail")

/**
 * The request's source keeps its trail: a service would cost a copy of the fiber's context for every request, and a
 * WeakMap of thousands of requests makes the collector's pauses longer.
 */
export const followRequest = ({ source }: HttpServerRequest.HttpServerRequest, trail: RequestTrail): void => {
  ;(source as { [key]?: RequestTrail })[key] = trail
}

/** The trail the server follows; elsewhere one that nobody reads. */
export const trailOf = ({ source }: { readonly source: { readonly [key]?: RequestTrail } }): RequestTrail =>
  source[key] ?? { id: "", startedAt: 0, headers: {}, status: 0 }
