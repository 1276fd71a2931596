/** What is known of a request while it is served, and of the call that it was when it has ended. */
import type { Effect } from "effect"
import type { HttpServerRequest, HttpServerResponse } from "effect/http"
import type { CallNotes, LimitState, MockTrial } from "../domain/Call.ts"
import type { ReplyEvent } from "../domain/Reply.ts"
import type { Usage } from "../domain/Usage.ts"
import type { CallTiming, ObservedCall } from "../stats/ObservedCall.ts"

/** How a request came to its end. */
export interface TrailEnd {
  readonly request: Pick<HttpServerRequest.HttpServerRequest, "method" | "url" | "headers">
  /** Whether the caller left before the answer was whole. */
  readonly hasLeft: boolean
  /** Monotonic milliseconds. */
  readonly now: number
  /** Unix milliseconds. */
  readonly date: number
}

type TrailOptions = Partial<Pick<RequestTrail, "headers" | "inProcess" | "timed">>

const nothing: ReadonlyArray<never> = []

/** One object from arrival to journal: a copy for each who looks at it would be a tenth of a small answer's work. */
export class RequestTrail implements ObservedCall, CallNotes {
  readonly id: string
  /** Monotonic milliseconds at arrival. */
  readonly startedAt: number
  /** Headers that every answer to the request carries. */
  headers: Readonly<Record<string, string>>
  /** Whether the simulator asked itself. */
  readonly inProcess: boolean
  status = 0
  /** Whether the answer was written already, its headers with it. */
  written = false
  /** Name of the API's dialect or path; empty where the request is no call that is counted. */
  endpoint = ""
  provider = ""
  model: string | undefined = undefined
  /** Name of the caller's key. */
  caller = "unknown"
  streaming = false
  promptTokens: number | undefined = undefined
  completionTokens: number | undefined = undefined
  usage: Usage | undefined = undefined
  finishReasons: ReadonlyArray<string> = nothing
  answerKey: string | undefined = undefined
  /** The reason of the failure. */
  error: string | undefined = undefined
  /** The fault that was injected. */
  fault: string | undefined = undefined
  limits: ReadonlyArray<LimitState> = nothing
  traceId: string | undefined = undefined
  spanId: string | undefined = undefined
  /** Monotonic milliseconds when the request was read, its answer planned, and its first token sent. */
  decodedAt: number | undefined = undefined
  plannedAt: number | undefined = undefined
  firstTokenAt: number | undefined = undefined
  /** Whether the moments between them are wanted too: monotonic milliseconds as well. */
  readonly timed: boolean
  admittedAt: number | undefined = undefined
  chosenAt: number | undefined = undefined
  /** When the first token and the end were meant to leave. */
  planned: CallTiming | undefined = undefined
  eventsDue: ReadonlyArray<number> = nothing
  events: ReadonlyArray<ReplyEvent> | undefined = undefined
  mock: MockTrial | undefined = undefined
  /** The beginning of what the user said last. */
  promptText: string | undefined = undefined
  body: unknown = undefined
  /** Has the upstream answer, where there is one. */
  sendOn: Effect.Effect<HttpServerResponse.HttpServerResponse> | undefined = undefined
  /** Told when the answer has been sent, or the caller has left. */
  onEnd: ((hasLeft: boolean) => void) | undefined = undefined
  // From here on, what is known at the end only.
  at = 0
  method = ""
  path = ""
  session: string | undefined = undefined
  traceparent: string | undefined = undefined
  outcome: ObservedCall["outcome"] = "ok"
  timing: CallTiming = { ttft: undefined, duration: 0 }

  constructor(id: string, startedAt: number, options: TrailOptions = {}) {
    this.id = id
    this.startedAt = startedAt
    this.headers = options.headers ?? { "x-request-id": id }
    this.inProcess = options.inProcess ?? false
    this.timed = options.timed ?? false
  }

  get phases(): ObservedCall["phases"] {
    return {
      decoded: this.#since(this.decodedAt),
      admitted: this.#since(this.admittedAt),
      chosen: this.#since(this.chosenAt),
      planned: this.#since(this.plannedAt),
    }
  }

  /** V8 makes a function that is assigned to a property among the old objects, and what it holds grows old with it. */
  endsWith(told: (hasLeft: boolean) => void): void {
    this.onEnd = told
  }

  /** Completes the trail, and tells who waits for it. */
  end({ request: { method, url, headers }, hasLeft, now, date }: TrailEnd): void {
    const duration = now - this.startedAt
    this.at = date - duration
    this.method = method
    this.path = pathOf(url)
    this.session = headers["x-llmsim-session"]
    this.traceparent = headers.traceparent
    this.outcome = hasLeft ? "aborted" : this.error !== undefined || this.status >= 400 ? "error" : "ok"
    this.timing = { ttft: this.streaming ? this.#since(this.firstTokenAt) : undefined, duration }
    // Endpoints that are no completions tell two of the counts.
    if (this.usage === undefined && this.promptTokens !== undefined) {
      this.usage = { prompt: this.promptTokens, completion: this.completionTokens ?? 0, cached: 0, reasoning: 0 }
    }
    this.onEnd?.(hasLeft)
  }

  /** Forgets what is large, so that a journal may keep the trail. */
  letGo(): void {
    this.body = undefined
    this.eventsDue = nothing
    this.events = undefined
    this.sendOn = undefined
    this.onEnd = undefined
  }

  #since(at: number | undefined): number | undefined {
    return at === undefined ? undefined : at - this.startedAt
  }
}

const pathOf = (url: string): string => {
  const query = url.indexOf("?")
  return query === -1 ? url : url.slice(0, query)
}

/** Where a request's source keeps its trail. */
export const trailKey = Symbol("llmsim/http/RequestTrail")

/**
 * The request's source keeps its trail: a service would cost a copy of the fiber's context for every request, and a
 * WeakMap of thousands of requests makes the collector's pauses longer.
 */
export const followRequest = ({ source }: HttpServerRequest.HttpServerRequest, trail: RequestTrail): void => {
  ;(source as { [trailKey]?: RequestTrail })[trailKey] = trail
}

/** The trail the server follows; elsewhere one that nobody reads. */
export const trailOf = ({
  source,
}: {
  readonly source: { readonly [trailKey]?: RequestTrail | undefined }
}): RequestTrail => source[trailKey] ?? new RequestTrail("", 0, { headers: {} })
