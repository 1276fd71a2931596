/** What is known of a request while it is served: its id, and what the log says of it at its end. */
import { Context } from "effect"

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
}

/** Set for every request by the server; elsewhere a trail that nobody reads. */
export const CurrentTrail = Context.Reference<RequestTrail>("llmsim/http/CurrentTrail", {
  defaultValue: () => ({ id: "", startedAt: 0, headers: {}, status: 0 }),
})
