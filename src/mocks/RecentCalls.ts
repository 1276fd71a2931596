/** The last calls that were asked of the mocks, kept whole so that it can be said why they were answered as they were. */
import type { RequestFacts } from "./RequestFacts.ts"

export interface RecentCall {
  readonly answeredBy: string | null
  /** When it came, in monotonic milliseconds. */
  readonly at: number
  /** Absent once the call is forgotten. */
  facts: RequestFacts | undefined
}

/** Whoever holds a call longer than it is kept here does not hold its request. */
const mostCalls = 50
const mostTokens = 1_000_000

export class RecentCalls {
  readonly #calls: Array<RecentCall> = []
  #tokens = 0

  add(facts: RequestFacts, answeredBy: string | null, at: number): RecentCall {
    const call = { facts, answeredBy, at }
    this.#calls.push(call)
    this.#tokens += sizeOf(facts)
    while (this.#calls.length > mostCalls || (this.#tokens > mostTokens && this.#calls.length > 1)) this.#forget()
    return call
  }

  /** The session's last call, or the last of all. */
  last(session: string | undefined): RecentCall | undefined {
    return this.#calls.findLast(({ facts }) => session === undefined || facts?.session === session)
  }

  #forget(): void {
    const oldest = this.#calls.shift()
    if (oldest?.facts === undefined) return
    this.#tokens -= sizeOf(oldest.facts)
    oldest.facts = undefined
  }
}

const sizeOf = ({ request: { promptTokens = 0 } }: RequestFacts): number => promptTokens
