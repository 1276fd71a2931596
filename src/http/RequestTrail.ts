/** What is known of a request while it is served: its id, and what the log says of it at its end. */
import type { HttpServerRequest } from "effect/http"
import type { LimitState } from "../domain/Call.ts"

export interface RequestTrail {
  readonly id: string
  /** Monotonic milliseconds at arrival. */
  readonly startedAt: number
  /** Headers that every answer to the request carries. */
  readonly headers: Readonly<Record<string, string>>
  status: number
  /** Whether the answer was written already, its headers with it. */
  written?: boolean
  model?: string
  streaming?: boolean
  promptTokens?: number
  completionTokens?: number
  /** Whether the simulator asked itself. */
  readonly inProcess?: boolean
  /** What is left of the caller's limits, where the call was counted. */
  limits?: ReadonlyArray<LimitState>
  /** The fault that was injected. */
  fault?: string
}

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
