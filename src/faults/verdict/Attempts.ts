/** The attempts at one request: which retry follows which failure. */
import type { CallFailure } from "./SeenCall.ts"

export interface Failure extends CallFailure {
  readonly at: number
  /** How many retries the request had had by then. */
  readonly retriesBefore: number
  readonly idempotencyKey: string | undefined
  /** Retries it led to, all of them and those that are under way. */
  retries: number
  inFlight: number
}

/** Equal requests that fail together, at most; the oldest are forgotten. */
const mostFailures = 100

export class Attempts {
  readonly #windowMs: number
  /** Failures that no retry has followed yet. */
  #open: Array<Failure> = []
  #last: Failure | undefined
  #underWay = 0

  constructor(windowMs: number) {
    this.#windowMs = windowMs
  }

  /** Whether nothing more is to be expected. */
  get isOver(): boolean {
    return this.#open.length === 0 && this.#underWay === 0
  }

  /** The failure that the attempt is a retry of; `undefined` for a request of its own. */
  begin(at: number, idempotencyKey: string | undefined, retryCount: number | undefined): Failure | undefined {
    this.#underWay++
    if (retryCount === 0) return undefined
    this.#open = this.#open.filter((failure) => at - failure.at <= this.#windowMs)
    const sameKey = this.#open.findIndex((failure) => failure.idempotencyKey === idempotencyKey)
    const [failure = this.#last] = this.#open.splice(Math.max(0, sameKey), 1)
    if (failure === undefined || at - failure.at > this.#windowMs) return undefined
    failure.retries++
    failure.inFlight++
    return failure
  }

  end(retryOf: Failure | undefined): void {
    this.#underWay--
    if (retryOf !== undefined) retryOf.inFlight--
  }

  fail(at: number, reason: CallFailure, retryOf: Failure | undefined, idempotencyKey: string | undefined): void {
    const retriesBefore = retryOf === undefined ? 0 : retryOf.retriesBefore + 1
    this.#last = { ...reason, at, retriesBefore, idempotencyKey, retries: 0, inFlight: 0 }
    this.#open.push(this.#last)
    if (this.#open.length > mostFailures) this.#open.shift()
  }
}
