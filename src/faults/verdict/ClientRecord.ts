/** What one client has done so far. */
import type { Failure } from "./Attempts.ts"

/** Retries whose waits are kept apart by their number; later ones count with the last. */
const mostNumbers = 16

interface Waits {
  sum: number
  count: number
}

export class ClientRecord {
  readonly key: string
  readonly client: string
  readonly faults = new Map<string, { failures: number; retries: number }>()
  readonly waits: Array<Waits> = []
  readonly #connections = new Set<object>()
  calls = 0
  failures = 0
  retries = 0
  recovered = 0
  mostPerFailure = 0
  mostPerRequest = 0
  mostInFlight = 0
  hopeless = 0
  told = 0
  early = 0
  earliestByMs = 0
  shortestWaitMs: number | undefined
  abandoned = 0
  duplicateResults = 0
  keyed = 0
  changedKeys = 0
  reusedKeys = 0
  retriesWithoutKey = 0
  mostConnections = 0

  constructor(key: string, client: string) {
    this.key = key
    this.client = client
  }

  connected(connection: object): void {
    this.#connections.add(connection)
    this.mostConnections = Math.max(this.mostConnections, this.#connections.size)
  }

  disconnected(connection: object): void {
    this.#connections.delete(connection)
  }

  failed(kind: string): void {
    this.failures++
    this.#countOf(kind).failures++
  }

  /** `toleranceMs` is how much earlier than told is no harm. */
  retried(failure: Failure, at: number, idempotencyKey: string | undefined, toleranceMs: number): void {
    this.retries++
    this.#countOf(failure.kind).retries++
    this.mostPerFailure = Math.max(this.mostPerFailure, failure.retries)
    this.mostPerRequest = Math.max(this.mostPerRequest, failure.retriesBefore + 1)
    this.mostInFlight = Math.max(this.mostInFlight, failure.inFlight)
    if (failure.isHopeless) this.hopeless++
    this.#waited(failure, Math.max(0, at - failure.at), toleranceMs)
    if (idempotencyKey === undefined) this.retriesWithoutKey++
    else if (idempotencyKey !== failure.idempotencyKey) this.changedKeys++
  }

  #waited({ retryAfterMs, retriesBefore }: Failure, ms: number, toleranceMs: number): void {
    if (retryAfterMs !== undefined) {
      this.told++
      const earlyBy = retryAfterMs - ms
      if (earlyBy > toleranceMs) this.early++
      this.earliestByMs = Math.max(this.earliestByMs, earlyBy)
      return
    }
    this.shortestWaitMs = Math.min(this.shortestWaitMs ?? ms, ms)
    const number = Math.min(retriesBefore, mostNumbers - 1)
    const waits = this.waits[number] ?? { sum: 0, count: 0 }
    waits.sum += ms
    waits.count++
    this.waits[number] = waits
  }

  #countOf(kind: string) {
    const count = this.faults.get(kind) ?? { failures: 0, retries: 0 }
    this.faults.set(kind, count)
    return count
  }
}
