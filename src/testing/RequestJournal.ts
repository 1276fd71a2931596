/** The requests that a simulator got, oldest first, as its own journal tells them. */
import { trailOf } from "../http/RequestTrail.ts"
import type { Journal } from "../stats/Journal.ts"
import type { JournalLine } from "../stats/JournalReport.ts"
import type { Arrival, Arrivals } from "./Arrivals.ts"

/**
 * A request and what became of it so far.
 *
 * @example
 * ```ts
 * import { type SeenRequest, startSimulator } from "llmsim/testing"
 *
 * const hasKey = ({ headers }: SeenRequest): boolean => headers.authorization === "Bearer sk-test"
 * await using sim = await startSimulator()
 * await sim.fetch(`${sim.url}/v1/models`, { headers: { authorization: "Bearer sk-test" } })
 * sim.requests().every(hasKey) // true
 * ```
 */
export interface SeenRequest {
  /** The id that the answer carries, and under which `/llmsim/requests` lists the call. */
  readonly id: string
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The body as JSON where it is JSON, else as text; `undefined` where there was none. */
  readonly body: unknown
  /** Of the answer; `undefined` until it is known, or when the caller left before. */
  readonly status: number | undefined
  /** What follows is there for completions that were not refused. */
  readonly model: string | undefined
  readonly streaming: boolean | undefined
  readonly promptTokens: number | undefined
  readonly completionTokens: number | undefined
  /** The fault that it met, with its measures. */
  readonly fault: string | undefined
}

/** As many as a test can want; a load test forgets its oldest. */
export const keptRequests = 10_000

/** Tells the requests of one test from those of others. */
export const sessionHeader = "x-llmsim-session"

export class RequestJournal {
  readonly #arrivals: Arrivals
  readonly #journal: Journal["Service"]

  constructor(arrivals: Arrivals, journal: Journal["Service"]) {
    this.#arrivals = arrivals
    this.#journal = journal
  }

  /** Those of a session, or all: calls that the journal has, those in progress, and what was no call at all. */
  requests(session?: string): ReadonlyArray<SeenRequest> {
    const lines = new Map(this.#journal.list({ session, limit: keptRequests }).map((line) => [line.id, line]))
    return this.#arrivals
      .all()
      .filter(({ request }) => session === undefined || request.headers[sessionHeader] === session)
      .flatMap((arrival) => {
        const line = lines.get(trailOf(arrival.request).id)
        return line === undefined && wasForgotten(arrival) ? [] : [seen(arrival, line)]
      })
  }

  clear(): void {
    this.#arrivals.clear()
    this.#journal.clear()
  }
}

/** Whether the journal had it once: it has ended, and was a call. */
const wasForgotten = ({ request, ended }: Arrival): boolean =>
  ended && trailOf(request).endpoint !== "" && !request.url.startsWith("/llmsim/")

const seen = ({ request, chunks }: Arrival, line: JournalLine | undefined): SeenRequest => {
  const trail = trailOf(request)
  const status = line?.status ?? trail.status
  return {
    id: trail.id,
    method: request.method,
    path: request.url,
    headers: { ...request.headers },
    body: bodyOf(Buffer.concat(chunks).toString("utf8")),
    status: status === 0 ? undefined : status,
    model: line?.model ?? trail.model,
    streaming: trail.streaming,
    promptTokens: line?.usage?.prompt ?? trail.promptTokens,
    completionTokens: line?.usage?.completion ?? trail.completionTokens,
    fault: line?.fault ?? trail.fault,
  }
}

const bodyOf = (text: string): unknown => {
  if (text === "") return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
